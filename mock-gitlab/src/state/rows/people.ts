import { type Infer, integer, list, nullable, object, oneOf, text, truth } from '../../shape.ts';
import { id, instant } from './fields.ts';

export const namespaceShape = object({ id, kind: oneOf('user', 'group') });
/** Groups and people's own namespaces share one line of ids, as in GitLab. */
export type Namespace = Infer<typeof namespaceShape>;

export const userShape = object({
  id,
  username: text('ada'),
  name: text('Ada Harbor'),
  email: text('ada@harbor.example'),
  password: nullable(text('moorage-demo')),
  state: oneOf('active', 'blocked', 'deactivated', 'banned', 'blocked_pending_approval', 'ldap_blocked'),
  admin: truth,
  bot: truth,
  namespaceId: nullable(id),
  createdAt: instant,
  createdById: nullable(id),
  confirmedAt: nullable(instant),
  lastActivityAt: nullable(instant),
  currentSignInAt: nullable(instant),
  lastSignInAt: nullable(instant),
  currentSignInIp: nullable(text('127.0.0.1')),
  lastSignInIp: nullable(text('127.0.0.1')),
  signInCount: integer(0),
  profile: object({
    publicEmail: nullable(text('ada@harbor.example')),
    /** Where it is not the primary address; `_private`: the hidden one GitLab makes. */
    commitEmail: nullable(text('ada@harbor.example')),
    bio: text(''),
    location: text(''),
    linkedin: text(''),
    twitter: text(''),
    discord: text(''),
    websiteUrl: text(''),
    github: text(''),
    jobTitle: text(''),
    pronouns: nullable(text('she/her')),
    organization: text(''),
    /** Name of the uploaded file; `null`: Gravatar's. */
    avatar: nullable(text('avatar.png')),
    preferredLanguage: text('en'),
    themeId: integer(3),
    colorSchemeId: integer(1),
  }),
  external: truth,
  privateProfile: truth,
  projectsLimit: integer(100_000),
  canCreateGroup: truth,
  twoFactor: truth,
  /** One of GitLab's own accounts, which may not use the API. */
  internal: truth,
  /** Counts where the instance enforces its terms. */
  acceptedTerms: truth,
  passwordExpired: truth,
  /** Note of administrators. */
  note: text(''),
  identities: list(object({ provider: text('saml'), externUid: text('ada') })),
  status: nullable(
    object({
      emoji: text('coffee'),
      message: text('at sea'),
      availability: oneOf('not_set', 'busy'),
      clearAt: nullable(instant),
    }),
  ),
  preferences: object({
    viewDiffsFileByFile: truth,
    showWhitespaceInDiffs: truth,
    passUserIdentitiesToCiJwt: truth,
  }),
  /** When the deleted account and what belongs to it go for good; until then it answers. */
  removalAt: nullable(instant),
});
export type User = Infer<typeof userShape>;

export const sessionShape = object({
  id,
  cookie: text('32 hex digits'),
  csrf: text('43 characters'),
  userId: nullable(id),
  /** Where to go after signing in. */
  returnTo: nullable(text('/oauth/authorize?…')),
  signedInAt: nullable(instant),
  /** A token just made on a page, shown on the next page and never again. */
  freshToken: nullable(text('glpat-…')),
  /** A sentence for the next page. */
  notice: nullable(text('Device successfully authorized')),
});
export type Session = Infer<typeof sessionShape>;

/** An address beside the primary one. */
export const emailShape = object({
  id,
  userId: id,
  email: text('ada@quay.example'),
  confirmedAt: nullable(instant),
  createdAt: instant,
});
export type Email = Infer<typeof emailShape>;

export const sshKeyShape = object({
  id,
  userId: id,
  title: text('laptop'),
  key: text('ssh-ed25519 AAAA…'),
  /** SHA-256 of the key in base64, without padding. */
  fingerprint: text('base64'),
  usageType: oneOf('auth_and_signing', 'auth', 'signing'),
  createdAt: instant,
  expiresAt: nullable(instant),
});
export type SshKey = Infer<typeof sshKeyShape>;

export const gpgKeyShape = object({
  id,
  userId: id,
  key: text('-----BEGIN PGP PUBLIC KEY BLOCK-----'),
  createdAt: instant,
});
export type GpgKey = Infer<typeof gpgKeyShape>;

export const followShape = object({ id, followerId: id, followeeId: id });
/** One person follows another. */
export type Follow = Infer<typeof followShape>;

export const customAttributeShape = object({
  id,
  ownerType: oneOf('user', 'project', 'group'),
  ownerId: id,
  key: text('department'),
  value: text('deck'),
});
export type CustomAttribute = Infer<typeof customAttributeShape>;

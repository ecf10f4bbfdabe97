import type { User } from './rows.ts';

/** What a new account has unless somebody says otherwise. gitlab: db/structure.sql, app/models/user.rb */
export const NEW_PERSON = {
  password: null,
  state: 'active',
  admin: false,
  bot: false,
  namespaceId: null,
  createdById: null,
  confirmedAt: null,
  lastActivityAt: null,
  currentSignInAt: null,
  lastSignInAt: null,
  currentSignInIp: null,
  lastSignInIp: null,
  signInCount: 0,
  profile: {
    publicEmail: null,
    commitEmail: null,
    bio: '',
    location: '',
    linkedin: '',
    twitter: '',
    discord: '',
    websiteUrl: '',
    github: '',
    jobTitle: '',
    pronouns: null,
    organization: '',
    avatar: null,
    preferredLanguage: 'en',
    themeId: 3,
    colorSchemeId: 1,
  },
  external: false,
  privateProfile: false,
  projectsLimit: 100_000,
  canCreateGroup: true,
  twoFactor: false,
  note: '',
  identities: [],
  status: null,
  preferences: {
    viewDiffsFileByFile: false,
    showWhitespaceInDiffs: true,
    passUserIdentitiesToCiJwt: false,
  },
  removalAt: null,
} as const satisfies Omit<User, 'id' | 'username' | 'name' | 'email' | 'createdAt'>;

/** A bot, made along with a token or as a service account: it may own nothing. gitlab: app/services/resource_access_tokens/create_service.rb */
export const NEW_BOT = {
  ...NEW_PERSON,
  bot: true,
  projectsLimit: 0,
  canCreateGroup: false,
} as const satisfies Omit<User, 'id' | 'username' | 'name' | 'email' | 'createdAt'>;

import type { OAuthApplication } from '../state/rows.ts';
import type { Maker } from '../state/create.ts';
import { redirectUriComplaints } from './redirect-uri.ts';
import { isKnownScope } from './scopes.ts';

/** What somebody says of an application. */
export type ApplicationWish = Pick<
  OAuthApplication,
  'name' | 'redirectUris' | 'scopes' | 'confidential' | 'dynamic' | 'ownerId'
>;

/** A list of URIs as GitLab keeps it: by white space. */
export const splitUris = (text: string): string[] => text.split(/\s+/).filter((uri) => uri !== '');

/** What the model refuses, by field in the order of its checks. doorkeeper: lib/doorkeeper/orm/active_record/mixins/application.rb */
export function applicationComplaints(
  wish: Pick<ApplicationWish, 'name' | 'redirectUris' | 'scopes'>,
): Record<string, string[]> {
  const uris = redirectUriComplaints(wish.redirectUris);
  const known = wish.scopes.every((scope) => isKnownScope(scope));
  return {
    ...(wish.name.trim() === '' && { name: ["can't be blank"] }),
    ...(wish.name.length > 255 && { name: ['is too long (maximum is 255 characters)'] }),
    ...(uris.length > 0 && { redirect_uri: uris }),
    ...(!known && { scopes: ["doesn't match configured on the server."] }),
  };
}

const LABELS: Readonly<Record<string, string>> = {
  redirect_uri: 'Redirect URI',
  name: 'Name',
  scopes: 'Scopes',
};

/** The same as sentences. rails: ActiveModel::Errors#full_messages */
export const fullMessages = (complaints: Readonly<Record<string, readonly string[]>>): string[] =>
  Object.entries(complaints).flatMap(([field, texts]) =>
    texts.map((text) => `${LABELS[field] ?? field} ${text}`),
  );

/** gitlab: lib/gitlab/doorkeeper_secret_storing/token/unique_application_token.rb */
const newSecret = ({ state }: Pick<Maker, 'state'>) => `gloas-${state.random.hex(64)}`;

/** A new application with an id and a secret of its own. */
export function createApplication({ state, clock }: Maker, wish: ApplicationWish): OAuthApplication {
  const uid = state.random.hex(64);
  const secret = newSecret({ state });
  return state.applications.insert((id) => ({
    ...wish,
    id,
    uid,
    secret,
    trusted: false,
    createdAt: clock.milliseconds(),
  }));
}

/** Another secret; the old one is worth nothing from now on. */
export function renewSecret(
  { state }: Pick<Maker, 'state'>,
  application: OAuthApplication,
): OAuthApplication {
  return state.applications.update(application, { secret: newSecret({ state }) });
}

/** Takes back what somebody allowed an application. doorkeeper: lib/doorkeeper/models/application_mixin.rb, revoke_tokens_and_grants_for */
export function revokeAuthorizations({ state, clock }: Maker, applicationId: number, userId: number): void {
  const revokedAt = clock.milliseconds();
  const theirs = (row: { applicationId: number | null; userId: number | null; revokedAt: number | null }) =>
    row.applicationId === applicationId && row.userId === userId && row.revokedAt === null;
  const tokens = state.oauthTokens.many('user', String(userId)).filter(theirs);
  for (const token of tokens) state.oauthTokens.update(token, { revokedAt });
  for (const grant of state.grants.filter(theirs)) state.grants.update(grant, { revokedAt });
}

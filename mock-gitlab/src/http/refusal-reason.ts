import { redactText } from '../journal/redact.ts';
import type { AccessToken, Job, OAuthToken } from '../state/rows.ts';
import type { Refusal } from './answer.ts';
import type { Exchange } from './exchange.ts';

/** Texts of the answer, whichever of GitLab's families of errors it is of. */
function textsOf({ answer: { json } }: Refusal): Readonly<Record<string, string>> {
  if (typeof json !== 'object' || json === null) return {};
  return Object.fromEntries(Object.entries(json).filter(([, value]) => typeof value === 'string'));
}

/** What was wrong with it, in few words. */
function reasonOf(refusal: Refusal, token: AccessToken | OAuthToken | Job | undefined): string {
  const { error, error_description: description = '', scope = '', message = '' } = textsOf(refusal);
  if (error === 'insufficient_scope') {
    const held = token && 'scopes' in token ? token.scopes.join(' ') : '';
    return `scope too small: has ${held || 'none'}, needs ${scope.replaceAll(' ', ' or ')}`;
  }
  if (description.startsWith('Token is expired')) return 'expired';
  if (description.startsWith('Token was revoked')) return 'revoked';
  if (description !== '') return description;
  if (token && 'status' in token && token.status !== 'running') return `its job is over (${token.status})`;
  return message === '401 Unauthorized' ? 'not accepted here' : message.replace(/^\d+ \w+ - /, '');
}

/** A token with its id, its name and whose it is. */
function nameOf({ state }: Exchange['world'], token: AccessToken | OAuthToken | Job): string {
  const owner = state.users.get(token.userId)?.username;
  const of = owner === undefined ? '' : ` of @${owner}`;
  if ('status' in token) return `job token of job ${token.id}${of}`;
  if ('name' in token) return `${token.kind} token ${token.id} "${token.name}"${of}`;
  const application = state.applications.get(token.applicationId)?.name ?? 'an application';
  return `OAuth token ${token.id} of "${application}"${of}`;
}

/** Why a credential was not accepted, for the journal: never its value. `values` are those that came, the one that counts first. */
export function refusalReason(
  { world }: Exchange,
  values: readonly (string | undefined)[],
  refusal: Refusal,
): string {
  const came = values.filter((value) => value !== undefined);
  const found = came.flatMap((value) => {
    const { accessTokens, oauthTokens, jobs } = world.state;
    return (
      accessTokens.by('token', value) ?? oauthTokens.by('access', value) ?? jobs.by('token', value) ?? []
    );
  });
  const [token] = found;
  const unauthorized = textsOf(refusal)['message'] === '401 Unauthorized';
  const told = token
    ? `${nameOf(world, token)}: ${reasonOf(refusal, token)}`
    : unauthorized
      ? came.length === 0
        ? 'no credential'
        : 'unknown token'
      : reasonOf(refusal, undefined);
  // Names are anybody's choice, and so is what a message repeats.
  return came.reduce<string>((text, value) => text.replaceAll(value, '[redacted]'), redactText(told));
}

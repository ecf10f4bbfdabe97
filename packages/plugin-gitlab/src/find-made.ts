import type { Context, Lost } from '@moorage/core';
import { z } from 'zod';
import { listPath, type Handle } from './handle.ts';
import * as wire from './wire.ts';

/** More tokens than that of one person or place are not looked through. */
const mostPages = 20;

/**
 * The one token that was made of another and whose value nobody can know. Never used is what tells it from a token that
 * a person has made by hand meanwhile and given to a program.
 *
 * @returns `null` for none, and for more than one.
 * @see https://docs.gitlab.com/api/personal_access_tokens/#list-all-personal-access-tokens
 */
export async function findMade(
  context: Context,
  handle: Handle,
  old: wire.AccessToken,
  { as, since, expiresAt }: Lost,
): Promise<wire.AccessToken | null> {
  const tokens = await listTokens(context, handle, old.user_id);
  // NOTE: each token of a project or group has a bot of its own, and a rotation keeps it.
  const sameOwner = as === 'rotation' || handle.kind === 'personal';
  // NOTE: personal tokens are all of one owner; what tells then is that a rotation has ended the old one.
  if (handle.kind === 'personal' && old.revoked !== (as === 'rotation')) return null;
  const [made, another] = tokens.filter(
    (token) =>
      token.id > old.id &&
      token.active &&
      token.last_used_at === null &&
      token.created_at >= since &&
      (expiresAt === undefined || token.expires_at === expiresAt.toISOString().slice(0, 10)) &&
      token.name === old.name &&
      token.access_level === old.access_level &&
      sameScopes(token, old) &&
      (token.user_id === old.user_id) === sameOwner,
  );
  return made === undefined || another !== undefined ? null : made;
}

async function listTokens(
  { answer }: Context,
  handle: Handle,
  userId: number,
): Promise<readonly wire.AccessToken[]> {
  const tokens: wire.AccessToken[] = [];
  let page = '1';
  for (let count = 0; page !== '' && count < mostPages; count += 1) {
    const { value, headers } = await answer(listPath(handle), z.array(wire.accessToken), {
      query: {
        ...(handle.kind === 'personal' ? { user_id: userId } : {}),
        state: 'active',
        per_page: 100,
        page,
      },
    });
    tokens.push(...value);
    page = headers.get('x-next-page') ?? '';
  }
  return tokens;
}

function sameScopes(one: wire.AccessToken, other: wire.AccessToken): boolean {
  return one.scopes.toSorted().join(' ') === other.scopes.toSorted().join(' ');
}

import { ConnectionError } from '@moorage/core';
import { timingSafeEqual } from 'node:crypto';
import type { Actor, Dependencies } from '../dependencies.ts';
import type { AccessKeyRow } from '../ports.ts';
import { hashOf, isKeyText } from './key-text.ts';

/** A program, and what its key allows. */
export interface KeyHolder {
  readonly actor: Actor;
  readonly access: AccessKeyRow['access'];
  readonly lends: boolean;
}

const minuteMs = 60_000;

/**
 * Who holds this key. One that is not known, has expired, or is none at all is refused in the same words: whoever holds a
 * dead key learns no more than whoever made one up.
 *
 * @throws {ConnectionError} `sign_in_required`.
 */
export async function actorOfKey(deps: Dependencies, key: string): Promise<KeyHolder> {
  const row = isKeyText(key) ? await find(deps, hashOf(key)) : null;
  const now = deps.clock.now();
  if (row === null || (row.expiresAt !== null && row.expiresAt <= now)) throw unknownKey();
  await note(deps, row, now);
  const { id, name, organizationId, access, lends } = row;
  return { actor: { organizationId, by: { kind: 'access-key', id, name } }, access, lends };
}

/** What every key is told that does not open. */
export function unknownKey(): ConnectionError {
  return new ConnectionError('sign_in_required', 'Moorage does not accept this access key.', {
    action: 'Check that it was copied whole; if it was, make a new one under Access keys.',
  });
}

/** The database compares hashes, which tell nothing of the key; what it found is compared once more in constant time. */
async function find(deps: Dependencies, hash: string): Promise<AccessKeyRow | null> {
  const row = await deps.stores.accessKeys.findByHash(hash);
  if (row === null) return null;
  const [asked, stored] = [Buffer.from(hash), Buffer.from(row.hash)];
  return asked.length === stored.length && timingSafeEqual(asked, stored) ? row : null;
}

/** To the minute and once a minute, so that a busy program does not write with each request. */
async function note(deps: Dependencies, { id, lastUsedAt }: AccessKeyRow, now: Date): Promise<void> {
  const minute = new Date(Math.floor(now.getTime() / minuteMs) * minuteMs);
  if (lastUsedAt !== null && lastUsedAt >= minute) return;
  try {
    await deps.stores.accessKeys.used(id, minute);
  } catch {
    // A program that may read is not turned away because a note could not be made.
    deps.log.warn('the use of an access key could not be noted', { accessKeyId: id });
  }
}

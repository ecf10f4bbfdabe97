import { ConnectionError } from '@moorage/core';
import type { Actor, Dependencies } from '../dependencies.ts';
import type { AccessKeyRow } from '../ports.ts';
import { hashOf, makeKey, startOf } from './key-text.ts';

/** An access key as it may be shown: neither the key nor its hash. */
export type AccessKey = Omit<AccessKeyRow, 'hash' | 'organizationId'>;

/** A key and what it is called by, in the one answer that ever holds it. */
export interface MadeAccessKey extends AccessKey {
  readonly key: string;
}

export interface NewAccessKey {
  readonly name: string;
  readonly access: AccessKeyRow['access'];
  readonly lends: boolean;
  /** `null`: it never expires. */
  readonly expiresInDays: number | null;
}

/**
 * Makes a key for a program. Only people make keys: a key that could make others could not be taken back.
 *
 * @throws {ConnectionError} `not_allowed`; `conflict` with `fields.name` when the name is taken.
 */
export async function createAccessKey(
  deps: Dependencies,
  actor: Actor,
  { name, access, lends, expiresInDays }: NewAccessKey,
): Promise<MadeAccessKey> {
  const person = personOf(actor);
  const now = deps.clock.now();
  const key = makeKey(deps.random);
  const row: AccessKeyRow = {
    id: deps.random.id(),
    organizationId: actor.organizationId,
    name,
    start: startOf(key),
    hash: hashOf(key),
    access,
    lends,
    createdBy: { id: person.id, name: person.name },
    createdAt: now,
    expiresAt: expiresInDays === null ? null : new Date(now.getTime() + expiresInDays * 86_400_000),
    lastUsedAt: null,
  };
  await deps.stores.accessKeys.insert(row);
  deps.log.info('access key made', { accessKeyId: row.id, access, lends });
  return { ...toView(row), key };
}

/** Newest first. @throws {ConnectionError} `not_allowed` for programs. */
export async function listAccessKeys(deps: Dependencies, actor: Actor): Promise<readonly AccessKey[]> {
  personOf(actor);
  return (await deps.stores.accessKeys.list(actor.organizationId)).map(toView);
}

/** Ends a key: its next request is refused. @throws {ConnectionError} `not_found`; `not_allowed` for programs. */
export async function removeAccessKey(deps: Dependencies, actor: Actor, id: string): Promise<void> {
  personOf(actor);
  if (!(await deps.stores.accessKeys.remove(actor.organizationId, id))) {
    throw new ConnectionError('not_found', 'There is no such access key.', {
      action: 'Look at the list; somebody may have deleted it.',
    });
  }
  deps.log.info('access key deleted', { accessKeyId: id });
}

function personOf({ by }: Actor): { readonly id: string; readonly name: string } {
  if (by.kind === 'person') return by;
  throw new ConnectionError('not_allowed', 'Only people make, see and delete access keys.', {
    action: 'Sign in with a browser.',
  });
}

function toView(row: AccessKeyRow): AccessKey {
  const { id, name, start, access, lends, createdBy, createdAt, expiresAt, lastUsedAt } = row;
  return { id, name, start, access, lends, createdBy, createdAt, expiresAt, lastUsedAt };
}

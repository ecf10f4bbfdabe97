import { createSecretKey, type KeyObject } from 'node:crypto';
import type { Clock, DataKeyRow, DataKeyStore, Random } from '@moorage/engine';
import { decrypt, encrypt } from './cipher.ts';
import type { MasterKey } from './master-key.ts';
import { unreadable } from './unreadable.ts';

/** What a vault is made of. */
export interface VaultOptions {
  readonly masterKey: MasterKey;
  readonly dataKeys: DataKeyStore;
  readonly clock: Clock;
  readonly random: Random;
}

export interface DataKey {
  readonly id: string;
  readonly key: KeyObject;
  readonly createdAt: Date;
}

/** The data keys, unwrapped. */
export interface KeyRing {
  /** The one to seal with now; made when there is none, or when the newest is a year old. */
  current(): Promise<DataKey>;
  /** The one to open with. Asks the store once more for one it does not know: another process may have made it. */
  find(id: string): Promise<DataKey | undefined>;
}

const oneYearMs = 365 * 24 * 60 * 60 * 1000;

/**
 * Unwraps the stored data keys, and makes the first one in an empty store.
 *
 * @throws {ConnectionError} `sealed_data_unreadable` when the master key is another one, or a data key was changed.
 */
export async function openKeyRing({ masterKey, dataKeys, clock, random }: VaultOptions): Promise<KeyRing> {
  const known = new Map<string, DataKey>();
  let making: Promise<DataKey> | undefined;

  async function load(): Promise<void> {
    for (const row of await dataKeys.list()) {
      if (!known.has(row.id)) known.set(row.id, unwrap(row, masterKey));
    }
  }

  function findFresh(): DataKey | undefined {
    const newest = [...known.values()].reduce<DataKey | undefined>(
      (best, one) => (best === undefined || one.createdAt > best.createdAt ? one : best),
      undefined,
    );
    const isFresh = newest !== undefined && clock.now().getTime() - newest.createdAt.getTime() < oneYearMs;
    return isFresh ? newest : undefined;
  }

  async function make(): Promise<DataKey> {
    await load();
    const fresh = findFresh();
    if (fresh !== undefined) return fresh;
    const { row, dataKey } = createDataKey(masterKey, clock, random);
    await dataKeys.add(row);
    known.set(dataKey.id, dataKey);
    return dataKey;
  }

  async function current(): Promise<DataKey> {
    const fresh = findFresh();
    if (fresh !== undefined) return fresh;
    making ??= make().finally(() => (making = undefined));
    return making;
  }

  await load();
  if (known.size === 0) await current();
  return {
    current,
    async find(id) {
      if (!known.has(id)) await load();
      return known.get(id);
    },
  };
}

function createDataKey(
  masterKey: MasterKey,
  clock: Clock,
  random: Random,
): { row: DataKeyRow; dataKey: DataKey } {
  const id = random.id();
  if (!/^[\w-]+$/.test(id))
    throw new TypeError('Ids are made of letters, digits, - and _: a dot ends the id inside a sealed secret');
  const createdAt = clock.now();
  const bytes = random.bytes(32);
  const payload = encrypt(masterKey.wrappingKey, bytes, associatedText(id), random);
  const key = createSecretKey(bytes);
  bytes.fill(0);
  return {
    row: { id, createdAt, wrapped: `v1.${masterKey.id}.${payload}` },
    dataKey: { id, createdAt, key },
  };
}

function unwrap({ id, wrapped, createdAt }: DataKeyRow, masterKey: MasterKey): DataKey {
  const [, version, masterKeyId, payload] = /^v(\d+)\.([\w-]+)\.([\w-]+)$/.exec(wrapped) ?? [];
  if (version === undefined || masterKeyId === undefined || payload === undefined)
    throw unreadable('changed');
  if (version !== '1') throw unreadable('version');
  const bytes = decrypt(masterKey.wrappingKey, payload, associatedText(id));
  // The id only tells why it does not open; that it opens at all is what proves the master key.
  if (bytes === undefined) throw unreadable(masterKeyId === masterKey.id ? 'changed' : 'masterKey');
  if (bytes.byteLength !== 32 || masterKeyId !== masterKey.id) throw unreadable('changed');
  const key = createSecretKey(bytes);
  bytes.fill(0);
  return { id, createdAt, key };
}

/** A wrapped key belongs to its row, too. */
function associatedText(id: string): string {
  return `moorage v1 data key ${id}`;
}

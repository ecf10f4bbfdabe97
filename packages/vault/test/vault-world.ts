import { randomBytes, randomUUID } from 'node:crypto';
import { ConnectionError } from '@moorage/core';
import type { DataKeyRow, DataKeyStore, Random, SealBinding, Vault } from '@moorage/engine';
import { createVault } from '../src/create-vault.ts';
import { parseMasterKey, type MasterKey } from '../src/master-key.ts';

export const random: Random = { bytes: (count) => randomBytes(count), id: () => randomUUID() };

export const binding: SealBinding = { organizationId: 'org-1', rowId: 'con-1', purpose: 'connection' };

export function newMasterKey(): MasterKey {
  return parseMasterKey(randomBytes(32).toString('hex'));
}

/** Keeps rows in memory under the rules of the port; `rows` is what lies in the database. */
export class MemoryDataKeys implements DataKeyStore {
  rows: DataKeyRow[] = [];
  /** What `add` fails with, while it is set. */
  failure: Error | undefined;

  async list(): Promise<readonly DataKeyRow[]> {
    await Promise.resolve();
    return [...this.rows];
  }

  async add(row: DataKeyRow): Promise<void> {
    await Promise.resolve();
    if (this.failure !== undefined) throw this.failure;
    if (this.rows.some(({ id }) => id === row.id)) throw new ConnectionError('conflict', 'The id is taken.');
    this.rows.push(row);
  }
}

export class MovedClock {
  #now = new Date('2026-11-01T00:00:00Z');

  now(): Date {
    return this.#now;
  }

  moveDays(days: number): void {
    this.#now = new Date(this.#now.getTime() + days * 24 * 60 * 60 * 1000);
  }
}

/** One database and one master key, with as many vaults over them as a test opens. */
export function createWorld() {
  const world = { dataKeys: new MemoryDataKeys(), clock: new MovedClock(), masterKey: newMasterKey() };
  const openVault = (masterKey = world.masterKey): Promise<Vault> =>
    createVault({ ...world, masterKey, random });
  return { ...world, openVault };
}

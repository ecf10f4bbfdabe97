import { createHash } from 'node:crypto';
import type { SealBinding, Vault } from '@moorage/engine';
import { decrypt, encrypt } from './cipher.ts';
import { openKeyRing, type VaultOptions } from './key-ring.ts';
import { unreadable } from './unreadable.ts';

/**
 * Opens the vault: secrets are sealed under data keys, and those are wrapped by the master key.
 *
 * A sealed secret is the text `v1.<data key>.<binding>.<nonce, ciphertext and tag>`. All that stands before the last dot
 * is authenticated with the ciphertext, so a wrong key, a changed bit and a moved secret can be told apart.
 *
 * @throws {ConnectionError} `sealed_data_unreadable` when the data was written with another master key.
 * @example
 * const vault = await createVault({ masterKey, dataKeys: stores.dataKeys, clock, random });
 * const sealed = await vault.seal('glpat-…', { organizationId, rowId: connection.id, purpose: 'connection' });
 */
export async function createVault(options: VaultOptions): Promise<Vault> {
  const keyRing = await openKeyRing(options);
  return {
    async seal(plaintext, binding) {
      const { id, key } = await keyRing.current();
      const header = `v1.${id}.${digest(binding)}`;
      return `${header}.${encrypt(key, Buffer.from(plaintext), header, options.random)}`;
    },

    async open(sealed, binding) {
      const [, header, version, keyId, bound, payload] = format.exec(sealed) ?? [];
      if (version !== undefined && version !== '1') throw unreadable('version');
      if (header === undefined || keyId === undefined || payload === undefined) throw unreadable('changed');
      const dataKey = await keyRing.find(keyId);
      if (dataKey === undefined) throw unreadable('dataKey');
      const plaintext = decrypt(dataKey.key, payload, header);
      if (plaintext === undefined) throw unreadable('changed');
      // The binding in the header is proven genuine now; what remains is whether it is the one of this row.
      if (bound !== digest(binding)) throw unreadable('moved');
      return plaintext.toString();
    },
  };
}

const format = /^(v(\d+)\.([^.]+)\.([^.]+))\.(?:([\w-]+))$/;

/** JSON keeps the parts apart: no two bindings have the same text. */
function digest({ organizationId, rowId, purpose }: SealBinding): string {
  return createHash('sha256')
    .update(JSON.stringify([organizationId, rowId, purpose]))
    .digest('base64url');
}

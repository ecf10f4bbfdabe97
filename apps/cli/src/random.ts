import { randomBytes } from 'node:crypto';
import type { Clock, Random } from '@moorage/engine';

/**
 * Strong randomness; ids are UUIDs of version 7, so they sort by time, and those of one millisecond by a counter.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9562#section-6.2 (method 1)
 */
export function createRandom(clock: Clock, bytes: (count: number) => Uint8Array = randomBytes): Random {
  let last = { at: -1, count: 0n };
  return {
    bytes,
    id: () => {
      const id = Buffer.from(bytes(16));
      const at = clock.now().getTime();
      // Counted on from a random start; a carry runs into the milliseconds.
      const start = (BigInt(at) << 12n) | BigInt(id.readUInt16BE(6) & 0x0fff);
      last = { at, count: at === last.at ? last.count + 1n : start };
      id.writeUIntBE(Number(last.count >> 12n), 0, 6);
      id.writeUInt16BE(Number(last.count & 0x0fffn) | 0x7000, 6);
      id.writeUInt8((id.readUInt8(8) & 0x3f) | 0x80, 8);
      return id.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
    },
  };
}

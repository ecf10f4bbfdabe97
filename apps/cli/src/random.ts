import { randomBytes } from 'node:crypto';
import type { Clock, Random } from '@moorage/engine';

/** Strong randomness; ids are UUIDs of version 7, so they sort by time. @see https://www.rfc-editor.org/rfc/rfc9562#section-5.7 */
export function createRandom(clock: Clock, bytes: (count: number) => Uint8Array = randomBytes): Random {
  return {
    bytes,
    id: () => {
      const id = Buffer.from(bytes(16));
      id.writeUIntBE(clock.now().getTime(), 0, 6);
      id.writeUInt8((id.readUInt8(6) & 0x0f) | 0x70, 6);
      id.writeUInt8((id.readUInt8(8) & 0x3f) | 0x80, 8);
      return id.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
    },
  };
}

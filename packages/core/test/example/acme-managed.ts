import { z } from 'zod';
import { burning, type Issued, type Managed } from '../../src/index.ts';

const made = z.object({ id: z.string(), key: z.string(), expires: z.iso.date() });
const issued = ({ id, key, expires }: z.output<typeof made>): Issued<{ key: string }> => ({
  secrets: { key },
  expiresAt: new Date(expires),
  handle: id,
});
const known = z.object({
  name: z.string(),
  scopes: z.array(z.string()),
  revoked: z.boolean(),
  usedAt: z.iso.datetime().nullable(),
});
const listed = z.object({
  keys: z.array(
    known.extend({ id: z.string(), createdAt: z.iso.datetime(), rotatedFrom: z.string().optional() }),
  ),
});

/** What an administrator's key can do for the keys of others. */
export const acmeManaged: Managed<{ key: string }> = {
  async rotate({ json }, handle, { expiresAt }) {
    const key = await json(`/keys/${handle}`, known);
    if (key.revoked) return null;
    const expires = expiresAt.toISOString().slice(0, 10);
    return issued(
      await burning(() => json(`/keys/${handle}/rotate`, made, { method: 'POST', json: { expires } })),
    );
  },
  async successor({ json }, handle, { as, since }) {
    const old = await json(`/keys/${handle}`, known);
    const { keys } = await json('/keys', listed, { query: { active: true } });
    const [found, another] = keys.filter(
      (key) =>
        key.rotatedFrom === (as === 'rotation' ? handle : undefined) &&
        key.id !== handle &&
        key.name === old.name &&
        key.scopes.join() === old.scopes.join() &&
        key.usedAt === null &&
        new Date(key.createdAt) >= since,
    );
    return another === undefined ? (found?.id ?? null) : null;
  },
  async lastUsedAt({ json }, handle) {
    const { usedAt } = await json(`/keys/${handle}`, known);
    return usedAt === null ? null : new Date(usedAt);
  },
  async revoke({ json }, handle) {
    await json(`/keys/${handle}`, z.undefined(), { method: 'DELETE' });
  },
};

import { z } from 'zod';
import {
  burning,
  definePlugin,
  isConnectionError,
  token,
  type Context,
  type Issued,
  type Managed,
} from '../../src/index.ts';

const me = z.object({
  id: z.string(),
  person: z.number(),
  owner: z.string(),
  scopes: z.array(z.string()),
  kind: z.enum(['reader', 'keeper']),
  level: z.number(),
});
const boxes = z.object({ boxes: z.array(z.object({ id: z.string(), name: z.string() })), more: z.boolean() });
const reasons = {
  'unknown key': 'unauthorized',
  'revoked key': 'revoked',
  'expired key': 'expired',
} as const;
const refusal = z.object({ reason: z.enum(['unknown key', 'revoked key', 'expired key']) });

const made = z.object({ key: z.string(), id: z.string() });
const issued = ({ key, id }: z.output<typeof made>): Issued<{ key: string }> => ({
  secrets: { key },
  handle: id,
});
const known = z.object({ dead: z.boolean(), used: z.iso.datetime().nullable() });
const lost = z.object({ made: z.array(z.object({ id: z.string(), as: z.string(), at: z.number() })) });
const ringing = z.object({ bell: z.literal('ends'), ring: z.string(), key: z.string().optional() });

export const toyManaged: Managed<{ key: string }> = {
  async rotate({ json }, handle) {
    if ((await json(`/keys/${handle}`, known)).dead) return null;
    return burning(async () => issued(await json(`/keys/${handle}/rotate`, made, { method: 'POST' })));
  },
  async successor({ json }, handle, { as, since }) {
    const { made: all } = await json(`/keys/${handle}/made`, lost);
    const found = all.filter((one) => one.as === as && one.at >= since.getTime());
    return found.length === 1 ? (found[0]?.id ?? null) : null;
  },
  twin: ({ json }, handle) =>
    burning(async () => issued(await json(`/keys/${handle}/twin`, made, { method: 'POST' }))),
  async lastUsedAt({ json }, handle) {
    const { used } = await json(`/keys/${handle}`, known);
    return used === null ? null : new Date(used);
  },
  async revoke({ json }, handle) {
    await json(`/keys/${handle}`, z.undefined(), { method: 'DELETE' });
  },
};

export const toyMethod = {
  label: 'Key',
  revision: 1,
  scopes: ['boxes'],
  settings: z.object({ kind: z.enum(['reader', 'keeper']).meta({ title: 'Kind of key' }) }),
  secrets: z.object({
    key: z.string().trim().min(1).regex(/^\S+$/, 'A key has no white space.').meta({ title: 'Key' }),
  }),
  baseUrl: () => 'http://toy.example/toy',
  authorize: ({ key }: { key: string }) => ({ 'x-key': key }),
  declaredKind: ({ kind }: { kind: 'reader' | 'keeper' }) => kind,
  rotate: ({ json }: Context) => burning(async () => issued(await json('/key', made, { method: 'POST' }))),
  managed: toyManaged,
  revoke: async ({ json }: Context) => {
    await json('/key', z.undefined(), { method: 'DELETE' }).catch((error: unknown) => {
      if (!isConnectionError(error) || error.code !== 'revoked') throw error;
    });
  },
};

export const toy = definePlugin({
  apiVersion: 1,
  id: 'toy',
  name: 'Toy',
  icon: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0h1v1"/></svg>',
  methods: { key: token(toyMethod) },
  kinds: {
    reader: { label: 'reading key' },
    keeper: { label: 'keeping key', leastRole: { level: 2, name: 'Keeper' }, roleReason: 'Keeping boxes' },
  },
  async identify({ json }) {
    const { id, person, owner, scopes, kind, level } = await json('/me', me);
    return {
      id: String(person),
      handle: id,
      name: owner,
      scopes,
      kind,
      role: { level, name: level > 1 ? 'Keeper' : 'Guest' },
    };
  },
  explain({ body }) {
    const said = refusal.safeParse(body);
    return said.success
      ? { code: reasons[said.data.reason], message: `Toy says: ${said.data.reason}.` }
      : undefined;
  },
  webhook: {
    label: 'Bell',
    guide: 'In Toy, open Bells.',
    secretHeader: 'x-toy-bell',
    read(_headers, body) {
      const said = ringing.safeParse(body);
      return said.success ? { event: 'expiring', deliveryKey: said.data.ring, handle: said.data.key } : null;
    },
  },
  resources: {
    boxes: {
      label: 'Boxes',
      async list({ json }, { search, cursor }) {
        const from = Number(cursor ?? 0);
        const page = await json('/boxes', boxes, { query: { find: search, from } });
        return { items: page.boxes, ...(page.more ? { next: String(from + 10) } : {}) };
      },
    },
  },
});

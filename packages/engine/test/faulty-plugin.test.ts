import { inspect } from 'node:util';
import { createRegistry, token, type AnyPlugin, type Identity } from '@moorage/core';
import { expect, test } from 'vitest';
import { z } from 'zod';
import type { Dependencies } from '../src/dependencies.ts';
import { checkConnection, connectWithToken, listChoices, type ConnectionRow } from '../src/index.ts';

// What a plugin does wrong must neither be stored nor tell the secret that it was given.

const actor = { organizationId: 'harbor', by: { kind: 'person', id: 'ada', name: 'Ada' } } as const;
const input = { name: 'Acme', description: null, app: 'acme', method: 'key', settings: {} };
const secret = 's3cr3t-key';
const definition = {
  label: 'Key',
  revision: 1,
  scopes: [],
  settings: z.object({}),
  secrets: z.object({ key: z.string() }),
  baseUrl: () => 'https://acme.example',
  authorize: ({ key }: { key: string }) => ({ 'x-key': key }),
};
const identity: Identity = { id: '1', name: 'ada', scopes: [] };
const acme: AnyPlugin = {
  apiVersion: 1,
  id: 'acme',
  name: 'Acme',
  icon: '<svg xmlns="http://www.w3.org/2000/svg"/>',
  methods: { key: token(definition) },
  identify: async () => identity,
};
const withMethod = (change: Partial<typeof definition> & { upgrade?: (stored: unknown) => unknown }) => ({
  ...acme,
  methods: { key: token({ ...definition, ...change }) },
});

/** Rows in a list and a vault that seals nothing; what is logged is kept to look at. */
function arrange() {
  const rows: ConnectionRow[] = [];
  const said: unknown[] = [];
  const say = (message: string, details: unknown) => said.push([message, details]);
  const using = (plugin: AnyPlugin) =>
    ({
      plugins: createRegistry([plugin]),
      stores: {
        connections: {
          nameTaken: async () => false,
          find: async () => rows[0] ?? null,
          insert: async (row: ConnectionRow) => (rows.push({ ...row, revision: 1 }), rows[0]),
          update: async (_organization: string, _id: string, revision: number, patch: object) =>
            (rows[0] = { ...(rows[0] ?? expect.fail('no row')), ...patch, revision: revision + 1 }),
        },
        intents: { findOpen: async () => null },
      },
      vault: { seal: async (text: string) => text, open: async (text: string) => text },
      send: async () => Response.json({}),
      clock: { now: () => new Date('2027-01-01T00:00:00Z') },
      random: { id: () => 'row-1' },
      log: { debug: say, info: say, warn: say, error: say },
    }) as unknown as Dependencies; // these use cases reach nothing else
  const connect = (plugin: AnyPlugin, key = secret) =>
    connectWithToken(using(plugin), actor, { ...input, secrets: { key } });
  return { rows, said, using, connect };
}

test('an identity that cannot be used is refused, and nothing is stored', async () => {
  const { connect, rows } = arrange();
  const never = { ...identity, expiresAt: new Date('never') };
  await expect(connect({ ...acme, identify: async () => never })).rejects.toMatchObject({
    code: 'unexpected_response',
    message: 'What Acme says cannot be used: identity.expiresAt must be a valid date.',
  });
  expect(rows).toEqual([]);
});

test('choices that cannot be shown are refused', async () => {
  const { connect, using } = arrange();
  const list = async () => ({ items: [{ id: '1', name: 'one', url: 'javascript:alert(1)' }] });
  const plugin = { ...acme, resources: { boards: { label: 'Boards', list } } };
  const { id } = await connect(plugin);
  await expect(listChoices(using(plugin), actor, id, 'boards', {})).rejects.toMatchObject({
    code: 'unexpected_response',
    message: expect.stringContaining('boards.items.0.url must be an http or https address'),
  });
});

test.each([
  ['authorize', { authorize: ({ key }: { key: string }) => JSON.parse(key) }, 'SyntaxError'],
  [
    'a rule of its schema',
    {
      secrets: z.object({
        key: z.string().refine((key) => {
          throw new RangeError(`odd: ${key}`);
        }),
      }),
    },
    'RangeError',
  ],
])('what %s throws is told by its class only, at connecting', async (_what, change, kind) => {
  const { connect, said } = arrange();
  const error = await connect(withMethod(change)).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({
    code: 'internal',
    message: `The plugin for Acme made a mistake (${kind}).`,
  });
  expect(inspect(error)).not.toContain('s3cr3t');
  expect(JSON.stringify(said)).toContain(kind);
  expect(JSON.stringify(said)).not.toContain('s3cr3t');
});

test('what authorize throws is told by its class only, at a later use', async () => {
  const { connect, using } = arrange();
  const { id } = await connect(acme);
  const broken = withMethod({
    authorize: ({ key }) => {
      throw new RangeError(key);
    },
  });
  const error = await checkConnection(using(broken), actor, id).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({
    code: 'internal',
    message: 'The plugin for Acme made a mistake (RangeError).',
  });
  expect(inspect(error)).not.toContain('s3cr3t');
});

test('what an older revision stored goes through upgrade and the schema of today', async () => {
  const { connect, using } = arrange();
  const { id } = await connect(acme);
  const later = withMethod({
    revision: 2,
    secrets: z.object({ key: z.string().overwrite((key) => key.toUpperCase()) }),
    upgrade: (stored) => stored,
    authorize: ({ key }) => (key === 'S3CR3T-KEY' ? { 'x-key': key } : expect.fail('not parsed')),
  });
  await expect(checkConnection(using(later), actor, id)).resolves.toMatchObject({ status: 'healthy' });
});

test('an upgrade that gives another shape, or throws, is told without what was stored', async () => {
  const { connect, using, said } = arrange();
  const { id } = await connect(acme);
  const check = (upgrade: (stored: unknown) => unknown) =>
    checkConnection(
      using(withMethod({ revision: 2, settings: z.object({ region: z.string() }), upgrade })),
      actor,
      id,
    );
  await expect(check((stored) => stored)).rejects.toMatchObject({
    code: 'internal',
    message:
      'The plugin for Acme does not bring the settings of "Acme" from revision 1 into the shape of revision 2: region.',
  });
  const throwing = (stored: unknown) => {
    if (JSON.stringify(stored) === '{}') return { region: 'eu' };
    throw new RangeError(JSON.stringify(stored));
  };
  await expect(check(throwing)).rejects.toMatchObject({
    message: 'The plugin for Acme made a mistake (RangeError).',
  });
  expect(JSON.stringify(said)).not.toContain(secret);
});

test('a credential that cannot stand in a header is the fault of who pasted it', async () => {
  const { connect } = arrange();
  await expect(connect(acme, '••••••')).rejects.toMatchObject({
    code: 'invalid_input',
    fields: { secrets: 'This credential has characters that cannot be sent. Copy it again.' },
  });
});

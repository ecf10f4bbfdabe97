import { createHash } from 'node:crypto';
import { demoCredentials } from 'mock-gitlab';
import { describe, expect, test } from 'vitest';
import { redactingLog } from '../src/index.ts';
import { readReply, type Reply } from './browser.ts';
import { createWorld, gitlabUrl, type World } from './world.ts';

const { tokens } = demoCredentials;
const minute = 60_000;
const day = 24 * 60 * minute;

async function createKeyWorld(options: Parameters<typeof createWorld>[0] = {}) {
  const world = await createWorld(options);
  const person = await world.administrator();
  const make = async (values: object = {}) =>
    (await person.post('/api/v1/access-keys', { name: 'ci', ...values })).json;
  return { world, person, make };
}

/** A program: no cookie, no word about where it comes from. */
interface Asked {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

async function ask(world: World, key: string, path: string, init: Asked = {}): Promise<Reply> {
  const headers = { authorization: `Bearer ${key}`, ...init.headers };
  return readReply(await world.send(path, { ...init, headers }));
}

const write = (body: unknown) => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

const connection = {
  name: 'dock',
  app: 'gitlab',
  method: 'access-token',
  secrets: { token: tokens.dockOwner },
  settings: { instanceUrl: gitlabUrl, tokenKind: 'project' },
};

describe('a new access key', () => {
  test('is shown once, reads, lends nothing and lives 90 days unless it is wished otherwise', async () => {
    const { person, make } = await createKeyWorld();
    const { key, ...made } = await make();
    expect(key).toMatch(/^mrg_[0-9A-Za-z]{49}$/);
    expect(made).toMatchObject({
      name: 'ci',
      start: key.slice(0, 8),
      access: 'read',
      lends: false,
      createdBy: { name: 'Ada' },
      createdAt: '2027-01-31T08:00:00.000Z',
      expiresAt: '2027-05-01T08:00:00.000Z',
      lastUsedAt: null,
    });
    const { text, json } = await person.get('/api/v1/access-keys');
    expect(json.items).toEqual([made]);
    expect(text).not.toContain(key);
  });

  test('is stored as a hash alone', async () => {
    const { world, make } = await createKeyWorld();
    const { key } = await make();
    const { accessKeys } = world.engine.stores;
    const row = await accessKeys.findByHash(createHash('sha256').update(key).digest('base64url'));
    expect(row).toMatchObject({ name: 'ci', start: key.slice(0, 8) });
    expect(JSON.stringify(row)).not.toContain(key);
    expect(await accessKeys.findByHash(key)).toBeNull();
    expect(JSON.stringify(world.lines)).not.toContain(key);
  });

  test('may live for ever, or for some days', async () => {
    const { make } = await createKeyWorld();
    expect((await make({ name: 'for ever', expiresInDays: null })).expiresAt).toBeNull();
    expect((await make({ name: 'a day', expiresInDays: 1 })).expiresAt).toBe('2027-02-01T08:00:00.000Z');
  });

  test.each([
    [{ name: '' }, 'name'],
    [{ access: 'admin' }, 'access'],
    [{ expiresInDays: 0 }, 'expiresInDays'],
    [{ expiresInDays: 4000 }, 'expiresInDays'],
  ])('with %j is refused by field', async (values, field) => {
    const { person } = await createKeyWorld();
    const { status, json } = await person.post('/api/v1/access-keys', { name: 'ci', ...values });
    expect([status, Object.keys(json.error.fields)]).toEqual([400, [field]]);
  });

  test('needs a name that no other has', async () => {
    const { person, make } = await createKeyWorld();
    await make();
    const { status, json } = await person.post('/api/v1/access-keys', { name: 'ci' });
    expect([status, json.error.code, Object.keys(json.error.fields)]).toEqual([409, 'conflict', ['name']]);
  });
});

describe('a program with an access key', () => {
  test('reads without a session', async () => {
    const { world, person, make } = await createKeyWorld();
    await person.post('/api/v1/app-connections', connection);
    const { key } = await make();
    const { status, json, headers } = await ask(world, key, '/api/v1/app-connections');
    expect([status, json.items.map(({ name }: { name: string }) => name)]).toEqual([200, ['dock']]);
    expect(headers.getSetCookie()).toEqual([]);
  });

  test('changes nothing with a key that may only read', async () => {
    const { world, person, make } = await createKeyWorld();
    const { key } = await make();
    const { id } = (await person.post('/api/v1/app-connections', connection)).json;
    world.mock.journal.clear();
    for (const [method, path] of [
      ['POST', '/api/v1/app-connections'],
      ['PATCH', `/api/v1/app-connections/${id}`],
      ['DELETE', `/api/v1/app-connections/${id}`],
      ['POST', `/api/v1/app-connections/${id}/check`],
      ['POST', `/api/v1/app-connections/${id}/rotate`],
    ]) {
      const { status, json } = await ask(world, key, path ?? '', { ...write({}), method: method ?? '' });
      expect([method, path, status, json.error.code]).toEqual([method, path, 403, 'not_allowed']);
      expect(json.error.action).toBe('Use an access key that may write.');
    }
    expect(world.mock.journal.count()).toBe(0);
  });

  test('writes with one that may write, and stands in the timeline by name', async () => {
    const { world, make } = await createKeyWorld();
    const { key } = await make({ access: 'write', name: 'deployer' });
    const made = await ask(world, key, '/api/v1/app-connections', write(connection));
    expect(made.status).toBe(201);
    const row = (await world.engine.stores.connections.scan(null, 1))[0];
    const { items } = await world.engine.stores.timeline.list(row?.organizationId ?? '', made.json.id, {
      limit: 5,
    });
    expect(items.at(-1)?.by).toMatchObject({ kind: 'access-key', name: 'deployer' });
  });

  test.each([
    ['GET', '/api/v1/access-keys'],
    ['POST', '/api/v1/access-keys'],
    ['DELETE', '/api/v1/access-keys/some-id'],
    ['POST', '/api/v1/oauth/authorizations'],
    ['POST', '/api/auth/change-password'],
  ])('does not reach %s %s, which is for people', async (method, path) => {
    const { world, make } = await createKeyWorld();
    const { key } = await make({ access: 'write', lends: true });
    const body = method === 'POST' ? write({ name: 'another' }) : {};
    const { status, json } = await ask(world, key, path, { ...body, method });
    expect([status, json.error.code, json.error.action]).toEqual([
      403,
      'not_allowed',
      'Sign in with a browser.',
    ]);
  });

  test('is seen in the list as used, to the minute', async () => {
    const { world, person, make } = await createKeyWorld();
    const { key } = await make();
    const lastUse = async () => (await person.get('/api/v1/access-keys')).json.items[0].lastUsedAt;
    world.advance(90_000);
    await ask(world, key, '/api/v1/apps');
    expect(await lastUse()).toBe('2027-01-31T08:01:00.000Z');
    world.advance(20_000);
    await ask(world, key, '/api/v1/apps');
    expect(await lastUse()).toBe('2027-01-31T08:01:00.000Z');
    world.advance(10_000);
    await ask(world, key, '/api/v1/apps');
    expect(await lastUse()).toBe('2027-01-31T08:02:00.000Z');
  });

  test('is written down at most once a minute', async () => {
    const { world, make } = await createKeyWorld();
    const { accessKeys } = world.engine.stores;
    let writes = 0;
    const used = accessKeys.used.bind(accessKeys);
    Object.assign(accessKeys, {
      used: (id: string, at: Date) => {
        writes += 1;
        return used(id, at);
      },
    });
    const { key } = await make();
    for (let index = 0; index < 10; index += 1) await ask(world, key, '/api/v1/apps');
    expect(writes).toBe(1);
  });

  test('is let in although its use cannot be noted', async () => {
    const { world, make } = await createKeyWorld();
    Object.assign(world.engine.stores.accessKeys, { used: () => Promise.reject(new Error('disk full')) });
    const { key } = await make();
    expect((await ask(world, key, '/api/v1/apps')).status).toBe(200);
    expect(world.lines).toContainEqual(
      expect.objectContaining({ level: 'warn', message: 'the use of an access key could not be noted' }),
    );
  });

  test('sees nothing of another organization', async () => {
    const { world, person, make } = await createKeyWorld();
    const { id } = (await person.post('/api/v1/app-connections', connection)).json;
    const mine = await make();
    const theirs = await world.addOrganization();
    const { key } = (await theirs.post('/api/v1/access-keys', { name: 'ci', access: 'write', lends: true }))
      .json;
    for (const path of ['', '/credential'])
      expect((await ask(world, key, `/api/v1/app-connections/${id}${path}`)).status).toBe(404);
    expect((await theirs.delete(`/api/v1/access-keys/${mine.id}`)).status).toBe(404);
    expect((await theirs.get('/api/v1/access-keys')).json.items).toHaveLength(1);
    expect((await ask(world, mine.key, '/api/v1/app-connections')).status).toBe(200);
  });
});

describe('an access key is refused in the same words when it', () => {
  const words = {
    code: 'sign_in_required',
    message: 'Moorage does not accept this access key.',
    action: 'Check that it was copied whole; if it was, make a new one under Access keys.',
    requestId: expect.any(String),
  };

  test('was made up, is not whole, or is no key at all', async () => {
    const { world, make } = await createKeyWorld();
    const { key } = await make();
    for (const authorization of [
      `Bearer ${key.slice(0, -1)}`,
      `Bearer ${key.slice(0, 4)}${key.slice(5)}0`,
      `Bearer mrg_${'0'.repeat(49)}`,
      `Bearer ${tokens.adaApi}`,
      'Bearer',
      'Basic YWRhOmhhcmJvdXI=',
      key,
      '',
    ]) {
      const { status, json } = await readReply(
        await world.send('/api/v1/app-connections', { headers: { authorization } }),
      );
      expect([authorization, status, json.error]).toEqual([authorization, 401, words]);
    }
  });

  test('has expired, to the instant', async () => {
    const { world, make } = await createKeyWorld();
    const { key } = await make({ expiresInDays: 1 });
    world.advance(day - 1);
    expect((await ask(world, key, '/api/v1/apps')).status).toBe(200);
    world.advance(1);
    const { status, json } = await ask(world, key, '/api/v1/apps');
    expect([status, json.error]).toEqual([401, words]);
  });

  test('was deleted', async () => {
    const { world, person, make } = await createKeyWorld();
    const { id, key } = await make();
    expect((await ask(world, key, '/api/v1/apps')).status).toBe(200);
    expect((await person.delete(`/api/v1/access-keys/${id}`)).status).toBe(204);
    const { status, json } = await ask(world, key, '/api/v1/apps');
    expect([status, json.error]).toEqual([401, words]);
    expect((await person.delete(`/api/v1/access-keys/${id}`)).status).toBe(404);
  });
});

test('a cookie beside a wrong key does not help, and beside a right one adds nothing', async () => {
  const { person, make } = await createKeyWorld();
  const { key } = await make();
  const wrong = { authorization: 'Bearer mrg_wrong' };
  expect((await person.get('/api/v1/app-connections', wrong)).status).toBe(401);
  const right = { authorization: `Bearer ${key}` };
  expect((await person.get('/api/v1/access-keys', right)).json.error.code).toBe('not_allowed');
  expect((await person.post('/api/v1/app-connections', connection, right)).json.error.code).toBe(
    'not_allowed',
  );
});

test('a page of another site cannot send a key along either', async () => {
  const { world, make } = await createKeyWorld();
  const { key } = await make({ access: 'write' });
  const { headers, ...rest } = write(connection);
  const { json } = await ask(world, key, '/api/v1/app-connections', {
    ...rest,
    headers: { ...headers, origin: 'https://evil.example' },
  });
  expect(json.error.code).toBe('cross_site');
});

test('too many refused keys from one address are held up, and never a right key', async () => {
  const server = {
    clientAddress: (_env: unknown, headers: Headers) => headers.get('x-test-address') ?? '192.0.2.1',
  };
  const { world, make } = await createKeyWorld({ server });
  // It has not been used before: a restart forgets what has worked.
  const { key } = await make();
  for (let index = 0; index < 60; index += 1) await ask(world, `mrg_${index}`, '/api/v1/apps');
  const held = await ask(world, 'mrg_61', '/api/v1/apps');
  expect([held.status, held.headers.get('retry-after')]).toEqual([429, '60']);
  expect((await ask(world, key, '/api/v1/apps')).status).toBe(200);
  const elsewhere = await ask(world, 'mrg_62', '/api/v1/apps', {
    headers: { 'x-test-address': '192.0.2.2' },
  });
  expect(elsewhere.status).toBe(401);
});

test('a text that is not written as a key is refused without asking the database', async () => {
  const { world, make } = await createKeyWorld();
  const { key } = await make();
  const { accessKeys } = world.engine.stores;
  let asked = 0;
  const findByHash = accessKeys.findByHash.bind(accessKeys);
  accessKeys.findByHash = (hash) => {
    asked += 1;
    return findByHash(hash);
  };
  for (const text of ['x', key.slice(0, -1), `${key}0`]) await ask(world, text, '/api/v1/apps');
  expect(asked).toBe(0);
  await ask(world, key, '/api/v1/apps');
  expect(asked).toBe(1);
});

test('the description says which routes take a key, and how it is sent', async () => {
  const { world } = await createKeyWorld();
  const { json } = await world.browser().get('/api/openapi.json');
  expect(json.components.securitySchemes.accessKey).toMatchObject({ type: 'http', scheme: 'bearer' });
  expect(json.security).toEqual([{ session: [] }, { accessKey: [] }]);
  expect(json.paths['/api/v1/access-keys'].post.security).toEqual([{ session: [] }]);
  expect(json.paths['/api/v1/oauth/authorizations'].post.security).toEqual([{ session: [] }]);
  expect(json.paths['/api/v1/app-connections/{id}/credential'].get.security).toEqual([{ accessKey: [] }]);
});

describe('of all routes that the description names', () => {
  interface Described {
    readonly security?: readonly object[];
  }

  /** Those that ask who calls, with an id in place of each parameter. */
  async function guardedRoutes(world: World) {
    const { json } = await world.browser().get('/api/openapi.json');
    const paths: Record<string, Record<string, Described>> = json.paths;
    return Object.entries(paths).flatMap(([path, item]) =>
      Object.entries(item)
        .filter(([, { security }]) => security?.length !== 0)
        .map(([method, { security = [{ session: [] }, { accessKey: [] }] }]) => ({
          method: method.toUpperCase(),
          path: path.replaceAll(/\{\w+\}/g, 'some-id'),
          takesKeys: security.some((scheme) => 'accessKey' in scheme),
        })),
    );
  }

  /** What a program is told there, and never more: a body is not looked at before the key. */
  async function told(world: World, key: string, { method, path }: { method: string; path: string }) {
    const { status, json } = await ask(world, key, path, method === 'GET' ? {} : { ...write({}), method });
    return `${method} ${path} ${status} ${json?.error?.code ?? ''}`;
  }

  test('none takes a key that Moorage does not know', async () => {
    const { world } = await createKeyWorld();
    const routes = await guardedRoutes(world);
    expect(routes.length).toBeGreaterThan(20);
    for (const route of routes) {
      const { method, path } = route;
      expect(await told(world, 'mrg_unknown', route)).toBe(`${method} ${path} 401 sign_in_required`);
    }
  });

  test('none that changes something takes a key that may only read', async () => {
    const { world, make } = await createKeyWorld();
    const { key } = await make({ lends: true });
    const routes = (await guardedRoutes(world)).filter(({ method }) => method !== 'GET');
    expect(routes.length).toBeGreaterThan(10);
    for (const route of routes) {
      const { method, path } = route;
      expect(await told(world, key, route)).toBe(`${method} ${path} 403 not_allowed`);
    }
  });

  test('none that is for people takes any key', async () => {
    const { world, make } = await createKeyWorld();
    const { key } = await make({ access: 'write', lends: true });
    const routes = (await guardedRoutes(world)).filter(({ takesKeys }) => !takesKeys);
    expect(routes.length).toBeGreaterThan(4);
    for (const route of routes) {
      const { method, path } = route;
      expect(await told(world, key, route)).toBe(`${method} ${path} 403 not_allowed`);
    }
  });
});

test('an access key in an address stands in no log line', async () => {
  const { world, make } = await createKeyWorld();
  const { key } = await make();
  world.lines.length = 0;
  await ask(world, key, `/api/v1/app-connections/${key}`);
  await ask(world, key, `/api/v1/app-connections?search=${key}`);
  expect(JSON.stringify(world.lines)).not.toContain(key.slice(8));
});

test('a log line loses an access key by its looks and by its name', async () => {
  const lines: object[] = [];
  const line = (message: string, details?: object) => void lines.push({ message, ...details });
  const log = redactingLog({ debug: line, info: line, warn: line, error: line });
  const { key } = await (await createKeyWorld()).make();
  log.info(`asked with ${key}.`, {
    error: new Error(`no ${key}`),
    header: `Bearer ${key}`,
    accessKey: 'x1y2',
  });
  const text = JSON.stringify(lines);
  expect(text).toContain('asked with mrg_[redacted].');
  for (const secret of [key.slice(4), key.slice(8), 'x1y2']) expect(text).not.toContain(secret);
});

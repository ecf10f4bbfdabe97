import { afterEach, describe, expect, test } from 'vitest';
import { demoCredentials, demoSeed, type SeedData } from 'mock-gitlab';
import { readReply } from './browser.ts';
import { createToldWorld, day, hour, minute } from './told.ts';
import { expectNoSecretSaid, gitlabUrl, publicUrl, type World } from './world.ts';

const token = 'glpat-of-dock-that-ends';
const { tokens } = demoCredentials;

afterEach(expectNoSecretSaid);

/** Project `harbor/dock` with a token that ends in 30 days. */
const seed: SeedData = {
  ...demoSeed,
  tokens: [
    ...(demoSeed.tokens ?? []),
    {
      token,
      name: 'deploy',
      project: 'harbor/dock',
      access_level: 'owner',
      scopes: ['api'],
      expires_at: '2027-03-02',
    },
  ],
};

/** A connection of a project token, and what its webhook needs. */
async function createHookedWorld() {
  const moorage: { send?: World['send'] } = {};
  // GitLab's webhooks arrive at Moorage as any program's requests do.
  const deliver = async (request: Request): Promise<Response> => {
    const { send } = moorage;
    if (send === undefined || !request.url.startsWith(publicUrl)) throw new Error('nobody listens there');
    const { method, headers } = request;
    return send(new URL(request.url).pathname, { method, headers, body: await request.text() });
  };
  const world = await createToldWorld({ gitlab: { seed, deliver } });
  moorage.send = world.send;
  const id = await world.connect('dock', token, 'project');
  const path = `/api/v1/app-connections/${id}/hook`;
  const { organizationId } = world.actor;
  const { identity } = (await world.engine.stores.connections.find(organizationId, id)) ?? {};
  const [placeId = 0, tokenId = 0] = (identity?.handle ?? '').split(':').slice(1).map(Number);
  return {
    ...world,
    id,
    path,
    handle: [placeId, tokenId],
    events: async () => {
      const query = { kinds: ['webhook'], limit: 10 } as const;
      return (await world.engine.stores.timeline.list(organizationId, id, query)).items;
    },
    checkAt: async () => {
      const jobs = await world.engine.stores.jobs.list(id);
      return jobs.find(({ kind }) => kind === 'check')?.runAt;
    },
    /** What GitLab says of the token with this id. */
    call: async (secret: string | null, changes: Record<string, unknown> = {}, to = id, key = 'key-1') => {
      const response = await world.send(`/api/v1/hooks/${to}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'idempotency-key': key,
          ...(secret === null ? {} : { 'x-gitlab-token': secret }),
        },
        body: JSON.stringify({
          object_kind: 'access_token',
          event_name: 'expiring_access_token',
          project: { id: placeId },
          object_attributes: { id: tokenId },
          ...changes,
        }),
      });
      return readReply(response);
    },
  };
}

async function secretOf(world: Awaited<ReturnType<typeof createHookedWorld>>): Promise<string> {
  const { status, json } = await world.person.post(world.path);
  expect(status).toBe(201);
  return json.secret;
}

test('GitLab tells of an expiry by itself, and the connection is checked at once', async () => {
  const world = await createHookedWorld();
  const { url, secret } = (await world.person.post(world.path)).json;
  const hook = await world.mock.fetch(`${gitlabUrl}/api/v4/projects/harbor%2Fdock/hooks`, {
    method: 'POST',
    headers: { 'private-token': tokens.root, 'content-type': 'application/json' },
    body: JSON.stringify({ url, token: secret, resource_access_token_events: true, push_events: false }),
  });
  expect(hook.status).toBe(201);
  // The night before GitLab's daily run finds that 7 days are left, all is checked as usual.
  world.advance(22 * day + 16 * hour);
  await world.server.jobs.runDue();
  const { organizationId } = world.actor;
  const runAt = new Date(world.engine.clock.now().getTime() + day);
  await world.engine.stores.jobs.plan(
    [{ kind: 'check', subject: world.id, organizationId, runAt }],
    'exactly',
  );
  world.advance(70 * minute);
  await world.mock.fetch(`${gitlabUrl}/-/health`);
  await world.mock.idle();
  expect(world.mock.deliveries().filter(({ kind }) => kind === 'webhook')).toMatchObject([
    { status: 'delivered', responseStatus: 200 },
  ]);
  expect(await world.events()).toMatchObject([
    { by: { kind: 'webhook' }, message: 'The app said that the credential ends soon.' },
  ]);
  expect(await world.checkAt()).toEqual(world.engine.clock.now());
  await world.server.jobs.runDue();
  const { json } = await world.person.get(`/api/v1/app-connections/${world.id}`);
  expect(json).toMatchObject({
    checkedAt: world.engine.clock.now().toISOString(),
    status: 'expiring',
    expiresAt: '2027-03-02T00:00:00.000Z',
  });
  expect((await world.person.get(world.path)).json).toMatchObject({
    isSet: true,
    receivedAt: world.engine.clock.now().toISOString(),
  });
});

describe('the secret', () => {
  test('is shown once, and kept as a hash', async () => {
    const world = await createHookedWorld();
    expect((await world.person.get(world.path)).json).toMatchObject({ isSet: false, secret: null });
    const secret = await secretOf(world);
    expect(secret).toMatch(/^[\w-]{43}$/);
    const { json } = await world.person.get(world.path);
    expect(json).toMatchObject({ url: `${publicUrl}/api/v1/hooks/${world.id}`, isSet: true, secret: null });
    expect(JSON.stringify(await world.engine.stores.hooks.find(world.id))).not.toContain(secret);
  });

  test('is worth nothing once there is a new one, or the webhook was removed', async () => {
    const world = await createHookedWorld();
    const old = await secretOf(world);
    const secret = await secretOf(world);
    expect((await world.call(old)).status).toBe(403);
    expect((await world.call(secret)).json).toEqual({ result: 'accepted' });
    expect((await world.person.delete(world.path)).status).toBe(204);
    expect((await world.call(secret)).status).toBe(403);
    expect((await world.person.delete(world.path)).status).toBe(404);
  });

  test('that is wrong gets just the answer of a connection that there is not', async () => {
    const world = await createHookedWorld();
    const secret = await secretOf(world);
    const answers = [
      await world.call('wrong'),
      await world.call(''),
      await world.call(null),
      await world.call(secret, {}, 'no-such-connection'),
      await world.call(await world.connect('other', tokens.adaApi), {}, 'no-such-connection'),
    ];
    const plain = answers.map(({ status, json }) => [status, { ...json.error, requestId: '' }]);
    expect(new Set(plain.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(plain[0]).toMatchObject([403, { code: 'not_allowed' }]);
    expect(await world.events()).toEqual([]);
  });

  test('of one connection does not open another', async () => {
    const world = await createHookedWorld();
    const secret = await secretOf(world);
    const other = await world.connect('other', tokens.dockOwner, 'project');
    await world.person.post(`/api/v1/app-connections/${other}/hook`);
    expect((await world.call(secret, {}, other)).status).toBe(403);
  });

  test('of another organization cannot be seen or made', async () => {
    const world = await createHookedWorld();
    const stranger = await world.addOrganization();
    const answers = [await stranger.get(world.path), await stranger.post(world.path)];
    expect(answers.map(({ status }) => status)).toEqual([404, 404]);
    expect((await stranger.delete(world.path)).status).toBe(404);
  });
});

test('a key may read where the app calls, and neither makes nor ends the secret', async () => {
  const world = await createHookedWorld();
  const made = await world.person.post('/api/v1/access-keys', { name: 'writer', access: 'write' });
  const ask = async (method: string) => {
    const headers = { authorization: `Bearer ${made.json.key}` };
    return readReply(await world.send(world.path, { method, headers }));
  };
  await secretOf(world);
  expect((await ask('GET')).json).toMatchObject({ isSet: true, secret: null });
  for (const method of ['POST', 'DELETE']) {
    expect(await ask(method)).toMatchObject({ status: 403, json: { error: { code: 'not_allowed' } } });
  }
  expect((await world.person.get(world.path)).json.isSet).toBe(true);
});

describe('what comes', () => {
  test('twice counts once', async () => {
    const world = await createHookedWorld();
    const secret = await secretOf(world);
    expect((await world.call(secret)).json).toEqual({ result: 'accepted' });
    world.advance(day);
    expect((await world.call(secret)).json).toEqual({ result: 'repeated' });
    expect(await world.events()).toHaveLength(1);
  });

  test('about another token of the project is let be', async () => {
    const world = await createHookedWorld();
    const secret = await secretOf(world);
    const checkAt = await world.checkAt();
    expect((await world.call(secret, { object_attributes: { id: 25 } })).json).toEqual({ result: 'ignored' });
    expect((await world.call(secret, { object_kind: 'push', event_name: 'push' })).json).toEqual({
      result: 'ignored',
    });
    expect([await world.events(), await world.checkAt()]).toEqual([[], checkAt]);
  });

  test('again and again causes one check a minute', async () => {
    const world = await createHookedWorld();
    const secret = await secretOf(world);
    await world.call(secret);
    await world.server.jobs.runDue();
    const asked = () => world.mock.journal.entries({ path: '/api/v4/personal_access_tokens/self' }).length;
    const before = asked();
    for (let count = 0; count < 20; count += 1) {
      world.advance(1000);
      await world.call(secret, {}, world.id, `other-${count}`);
      await world.server.jobs.runDue();
    }
    expect(asked()).toBe(before);
    expect(await world.events()).toHaveLength(1);
    world.advance(minute);
    await world.server.jobs.runDue();
    expect(asked()).toBeGreaterThan(before);
  });

  test('is refused when it is larger than 64 KiB, or not one JSON object', async () => {
    const world = await createHookedWorld();
    const secret = await secretOf(world);
    expect((await world.call(secret, { padding: 'x'.repeat(65 * 1024) })).json.error.code).toBe('too_large');
    const headers = { 'content-type': 'application/json', 'x-gitlab-token': secret };
    for (const body of ['{', '[]', 'null']) {
      const answer = await world.send(`/api/v1/hooks/${world.id}`, { method: 'POST', headers, body });
      expect(answer.status).toBe(400);
    }
  });

  test('counts when it comes again after it could not be acted on', async () => {
    const world = await createHookedWorld();
    const secret = await secretOf(world);
    const { stores } = world.engine;
    const broken = async () => {
      throw new Error('database is locked');
    };
    for (const [store, name] of [
      [stores.jobs, 'plan'],
      [stores.hooks, 'received'],
    ] as const) {
      const whole: unknown = Reflect.get(store, name);
      Reflect.set(store, name, broken);
      expect((await world.call(secret)).status).toBe(500);
      Reflect.set(store, name, whole);
    }
    expect(await world.events()).toEqual([]);
    expect((await world.call(secret)).json).toEqual({ result: 'accepted' });
    expect(await world.events()).toHaveLength(1);
    expect(await world.checkAt()).toEqual(world.engine.clock.now());
    expect((await world.call(secret)).json).toEqual({ result: 'repeated' });
  });

  test('several times at once counts once', async () => {
    const world = await createHookedWorld();
    const secret = await secretOf(world);
    const answers = await Promise.all(Array.from({ length: 5 }, () => world.call(secret)));
    const results = answers.map(({ json }) => json.result);
    expect(results.filter((result) => result === 'accepted')).toHaveLength(1);
    expect(results.filter((result) => result === 'repeated')).toHaveLength(4);
    expect(await world.events()).toHaveLength(1);
  });

  test('without a key of its own is known again by its bytes', async () => {
    const world = await createHookedWorld();
    const secret = await secretOf(world);
    const [project, token] = world.handle;
    const send = async (body: string) => {
      const headers = { 'content-type': 'application/json', 'x-gitlab-token': secret };
      const response = await world.send(`/api/v1/hooks/${world.id}`, { method: 'POST', headers, body });
      return (await readReply(response)).json.result;
    };
    const body = `{"object_kind":"access_token","event_name":"expiring_access_token","project":{"id":${project}},"object_attributes":{"id":${token}}}`;
    expect([await send(body), await send(body), await send(`${body} `)]).toEqual([
      'accepted',
      'repeated',
      'accepted',
    ]);
  });

  test('is refused when it is nested deeper than any real one', async () => {
    const world = await createHookedWorld();
    const secret = await secretOf(world);
    const nested = (depth: number) => `{"a":${'['.repeat(depth - 1)}${']'.repeat(depth - 1)}}`;
    const headers = { 'content-type': 'application/json', 'x-gitlab-token': secret };
    const statuses = [];
    for (const depth of [32_000, 101, 100]) {
      const body = nested(depth);
      const { status } = await world.send(`/api/v1/hooks/${world.id}`, { method: 'POST', headers, body });
      statuses.push(status);
    }
    expect(statuses).toEqual([400, 400, 200]);
  });

  test('from the page of another site is refused', async () => {
    const world = await createHookedWorld();
    const secret = await secretOf(world);
    const { status } = await world.send(`/api/v1/hooks/${world.id}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-gitlab-token': secret,
        origin: 'https://evil.example',
      },
      body: '{}',
    });
    expect(status).toBe(403);
  });
});

import { expect, test } from 'vitest';
import { createMockGitLab, demoCredentials } from '../src/index.ts';

const headers = { 'private-token': demoCredentials.tokens.root, 'content-type': 'application/json' };
const now = '2027-01-31T08:00:00Z';
const base = 'http://gitlab.test';
const variables = '/api/v4/projects/harbor%2Fpier/variables';

function ask(gitlab = createMockGitLab({ now })) {
  return async (path: string, method = 'GET', body?: unknown) => {
    const init = body === undefined ? { method, headers } : { method, headers, body: JSON.stringify(body) };
    const answer = await gitlab.fetch(base + path, { ...init, redirect: 'manual' });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, body: text === '' ? null : parsed(text) };
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

test('worlds on one port know nothing of each other nor of the main one', async () => {
  const to = ask();
  await to(`/w/a${variables}`, 'POST', { key: 'IN_A', value: 'x' });
  await to(variables, 'POST', { key: 'IN_MAIN', value: 'x' });
  expect((await to(`/w/a${variables}`)).body).toMatchObject([{ key: 'IN_A' }]);
  expect((await to(`/w/b${variables}`)).body).toStrictEqual([]);
  expect((await to(variables)).body).toMatchObject([{ key: 'IN_MAIN' }]);
});

test('a world is born from the seed, not from the main one’s present', async () => {
  const gitlab = createMockGitLab({ now });
  const to = ask(gitlab);
  gitlab.clock.advance({ days: 30 });
  await to('/w/late/api/v4/user');
  expect(gitlab.world('late').clock.now().toISOString()).toBe('2027-01-31T08:00:00.000Z');
});

test('its prefix is a relative URL root: links, issuer, redirects and cookies carry it', async () => {
  const to = ask();
  const list = await to('/w/a/api/v4/projects?per_page=1');
  expect(list.headers.get('link')).toContain(`<${base}/w/a/api/v4/projects?`);
  const discovery = await to('/w/a/.well-known/openid-configuration');
  expect(discovery.body).toMatchObject({ issuer: `${base}/w/a` });
  const page = await to('/w/a/users/sign_in');
  expect(page.headers.get('set-cookie')).toContain('Path=/w/a;');
  const redirect = await to('/w/a/-/user_settings/personal_access_tokens');
  expect(redirect.headers.get('location')).toMatch(/\/w\/a\/users\/sign_in$/);
});

test('it stands below a relative URL root too', async () => {
  const to = ask(createMockGitLab({ now, relativeUrlRoot: '/gitlab' }));
  expect((await to('/gitlab/w/a/.well-known/openid-configuration')).body).toMatchObject({
    issuer: `${base}/gitlab/w/a`,
  });
  expect((await to('/w/a/api/v4/user')).status).toBe(404);
});

test('it is controlled below its own prefix', async () => {
  const to = ask();
  await to('/w/a/__mock__/clock', 'POST', { now: '2030-01-01T00:00:00Z' });
  await to('/w/a/__mock__/faults', 'POST', { kind: 'status', status: 503 });
  expect((await to('/w/a/api/v4/user')).status).toBe(503);
  expect((await to('/api/v4/user')).status).toBe(200);
  expect((await to('/__mock__/clock')).body).toMatchObject({ now: '2027-01-31T08:00:00.000Z' });
  await to('/w/a/__mock__/reset', 'POST');
  expect((await to('/w/a/api/v4/user')).status).toBe(200);
});

test('worlds are listed and removed; the next request makes a new one', async () => {
  const to = ask();
  await to(`/w/a${variables}`, 'POST', { key: 'GONE', value: 'x' });
  expect((await to('/__mock__/worlds')).body).toMatchObject([
    { name: 'a', url: `${base}/w/a`, requests: 1, clock: { running: false } },
  ]);
  expect((await to('/__mock__/worlds/a', 'DELETE')).status).toBe(204);
  expect((await to('/__mock__/worlds')).body).toStrictEqual([]);
  expect((await to(`/w/a${variables}`)).body).toStrictEqual([]);
});

test('removing what is not there says so', async () => {
  expect(await ask()('/__mock__/worlds/a', 'DELETE')).toMatchObject({
    status: 400,
    body: { error: expect.stringContaining('no world is called "a"') },
  });
});

test.each(['', '%2Fetc', '-a', 'a%20b', 'x'.repeat(65)])('%j is no name for a world', async (name) => {
  const to = ask();
  expect(await to(`/w/${name}/api/v4/user`)).toMatchObject({
    status: 400,
    body: { error: expect.stringMatching(/^world: must be 1 to 64 letters/) },
  });
  expect((await to('/__mock__/worlds')).body).toStrictEqual([]);
});

test('beyond the limit a world is refused, and those that are there go on', async () => {
  const to = ask(createMockGitLab({ now, worldLimit: 2 }));
  for (const name of ['a', 'b']) expect((await to(`/w/${name}/api/v4/user`)).status).toBe(200);
  expect(await to('/w/c/api/v4/user')).toMatchObject({
    status: 507,
    body: { error: 'world: there are 2 already; remove one first (example: DELETE /__mock__/worlds/a)' },
  });
  expect((await to('/w/a/api/v4/user')).status).toBe(200);
});

test('a world has no worlds', async () => {
  const to = ask();
  expect((await to('/w/a/w/b/api/v4/user')).status).not.toBe(200);
  expect((await to('/w/a/__mock__/worlds')).status).toBe(400);
});

test('in process it is the same world as over HTTP', async () => {
  const gitlab = createMockGitLab({ now });
  const world = gitlab.world('a');
  world.faults.add({ kind: 'status', status: 502 });
  const url = await gitlab.listen();
  expect(world.url).toBe(`${url}/w/a`);
  expect((await fetch(`${url}/w/a/api/v4/user`, { headers })).status).toBe(502);
  expect(world.journal.count()).toBe(1);
  expect(gitlab.journal.count()).toBe(0);
  await gitlab.close();
});

test('no world makes the cookies, tokens or codes of another, and all make the same again', async () => {
  const made = async (prefix: string) => {
    const to = ask();
    const page = await to(`${prefix}/users/sign_in`);
    const token = await to(`${prefix}/api/v4/users/1/personal_access_tokens`, 'POST', {
      name: 'x',
      scopes: ['api'],
    });
    const { token: value } = Object(token.body);
    return [/_gitlab_session=(\w+)/.exec(page.headers.get('set-cookie') ?? '')?.[1], String(value)];
  };
  const places = ['', '/w/a', '/w/b'];
  const values = (await Promise.all(places.map(made))).flat();
  expect(values.every((value) => value !== undefined && value.length > 20)).toBe(true);
  expect(new Set(values).size).toBe(6);
  expect((await Promise.all(places.map(made))).flat()).toStrictEqual(values);
});

test('a reset world makes what it made before', async () => {
  const gitlab = createMockGitLab({ now });
  const cookie = async () => (await ask(gitlab)('/w/a/users/sign_in')).headers.get('set-cookie');
  const first = await cookie();
  expect(await cookie()).not.toBe(first);
  gitlab.world('a').reset();
  expect(await cookie()).toBe(first);
});

test('a world whose clock runs does its daily work while nobody asks it', async () => {
  let system = Date.parse(now);
  let told = (_url: string): void => undefined;
  const heard = new Promise<string>((resolve) => (told = resolve));
  const deliver = async ({ url }: Request) => {
    told(url);
    return new Response('ok');
  };
  const gitlab = createMockGitLab({ now, systemTime: () => system, deliver });
  const to = ask(gitlab);
  const hook = { url: 'https://hooks.harbor.example/', resource_access_token_events: true };
  expect((await to('/w/a/api/v4/projects/1/hooks', 'POST', hook)).status).toBe(201);
  gitlab.world('a').clock.run();
  await gitlab.listen();
  system += 60 * 86_400_000;
  expect(await heard).toBe(hook.url);
  await gitlab.close();
});

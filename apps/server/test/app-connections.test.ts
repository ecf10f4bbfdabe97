import { demoCredentials } from 'mock-gitlab';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Browser } from './browser.ts';
import { createWorld, gitlabUrl, type World } from './world.ts';

const { tokens } = demoCredentials;
type Kind = 'personal' | 'project' | 'group';

let world: World;
let person: Browser;
async function begin() {
  world = await createWorld();
  person = await world.administrator();
}

function connection(name: string, tokenKind: Kind, token: string, instanceUrl = gitlabUrl) {
  return {
    name,
    app: 'gitlab',
    method: 'access-token',
    settings: { instanceUrl, tokenKind },
    secrets: { token },
  };
}

const connect = (name: string, kind: Kind, token: string) =>
  person.post('/api/v1/app-connections', connection(name, kind, token));

describe('connecting with a token', () => {
  beforeAll(begin);
  afterEach(() => world.mock.faults.clear());

  test('shows what a personal token is worth', async () => {
    const { status, json } = await connect('ada', 'personal', tokens.adaApi);
    expect(status).toBe(201);
    expect(json).toMatchObject({
      name: 'ada',
      description: null,
      app: 'gitlab',
      method: 'access-token',
      settings: { instanceUrl: gitlabUrl, tokenKind: 'personal' },
      identity: { name: '@ada', kind: 'personal', scopes: ['api'] },
      status: 'healthy',
      revision: 1,
    });
    expect((await person.get(`/api/v1/app-connections/${json.id}`)).json).toEqual(json);
  });

  test('shows the role of a project token, and advises a greater one', async () => {
    const { json } = await connect('dock', 'project', tokens.dockMaintainer);
    expect(json.identity).toMatchObject({ kind: 'project', role: { name: 'Maintainer' } });
    expect(json.identity.kindLabel).toMatch(/project access token/);
    expect(json.statusReason).toMatch(/Owner/);
  });

  test('takes a group token of an Owner', async () => {
    const { json } = await connect('harbor', 'group', tokens.harborOwner);
    expect(json.identity).toMatchObject({ kind: 'group', role: { name: 'Owner' } });
  });

  test.each<[string, Kind, string, string]>([
    ['that may only read', 'personal', tokens.adaReadOnly, 'missing_scope'],
    ['that expired', 'personal', tokens.expired, 'expired'],
    ['that was revoked', 'personal', tokens.revoked, 'revoked'],
    ['that nobody knows', 'personal', 'glpat-nobody-knows-this-one', 'unauthorized'],
    ['of a Developer', 'project', tokens.dockDeveloper, 'role_too_small'],
    ['of another kind than was said', 'group', tokens.dockOwner, 'wrong_kind'],
  ])('refuses a token %s, and stores nothing', async (_what, kind, token, code) => {
    const { status, json, text } = await connect('refused', kind, token);
    expect(status).toBe(422);
    expect(json.error.code).toBe(code);
    expect(json.error.action).not.toBe('');
    expect(text).not.toContain(token);
    expect((await person.get('/api/v1/app-connections?search=refused')).json.total).toBe(0);
  });

  test('names the field of the form that is wrong', async () => {
    const { json } = await connect('empty', 'personal', '');
    expect(json.error).toMatchObject({
      code: 'invalid_input',
      fields: { 'secrets.token': 'Paste the token.' },
    });
    const other = {
      ...connection('x', 'personal', 't'),
      settings: { instanceUrl: 'ftp://x', tokenKind: 'personal' },
    };
    const refused = await person.post('/api/v1/app-connections', other);
    expect(Object.keys(refused.json.error.fields)).toEqual(['settings.instanceUrl']);
  });

  test('refuses a name that is taken, whatever its case', async () => {
    await connect('Harbour', 'personal', tokens.adaApi);
    const { status, json } = await connect('harbour', 'personal', tokens.adaApi);
    expect(status).toBe(409);
    expect(json.error.fields).toHaveProperty('name');
  });

  test.each([
    ['an app', { app: 'nothing' }],
    ['a method', { method: 'nothing' }],
  ])('refuses %s that there is not', async (_what, change) => {
    const values = { ...connection('x', 'personal', tokens.adaApi), ...change };
    expect((await person.post('/api/v1/app-connections', values)).json.error.code).toBe('not_found');
  });

  test('says that GitLab is down, and that it is not there', async () => {
    world.mock.faults.add({ kind: 'status', status: 503 });
    expect((await connect('down', 'personal', tokens.adaApi)).json.error.code).toBe('unavailable');
    const elsewhere = connection('x', 'personal', tokens.adaApi, 'http://nowhere.test');
    expect((await person.post('/api/v1/app-connections', elsewhere)).status).toBe(502);
  });

  test('passes on for how long GitLab wants to be left alone', async () => {
    world.mock.faults.add({ kind: 'status', status: 429, headers: { 'retry-after': '37' } });
    const { status, json, headers } = await connect('busy', 'personal', tokens.adaApi);
    expect(status).toBe(429);
    expect(json.error.retryAfter).toBe(37);
    expect(headers.get('retry-after')).toBe('37');
  });
});

describe('the list', () => {
  beforeAll(async () => {
    await begin();
    await connect('Cargo', 'personal', tokens.adaApi);
    await connect('anchor', 'project', tokens.dockOwner);
    await connect('Buoy', 'group', tokens.harborOwner);
  });

  const names = async (query: string) => {
    const { json } = await person.get(`/api/v1/app-connections?${query}`);
    return json.items.map((item: { name: string }) => item.name);
  };

  test('searches, filters and sorts', async () => {
    expect(await names('')).toEqual(['anchor', 'Buoy', 'Cargo']);
    expect(await names('sort=-name')).toEqual(['Cargo', 'Buoy', 'anchor']);
    expect(await names('search=BUO')).toEqual(['Buoy']);
    expect(await names('search=@ada')).toEqual(['Cargo']);
    expect(await names('search=')).toHaveLength(3);
    expect(await names('app=gitlab&status=healthy')).toHaveLength(3);
    expect(await names('app=other')).toEqual([]);
    expect(await names('status=needs-reconnect')).toEqual([]);
    expect(await names('sort=-expiresAt')).toHaveLength(3);
  });

  test('goes on page by page, each connection once', async () => {
    const first = (await person.get('/api/v1/app-connections?limit=2')).json;
    expect(first).toMatchObject({ total: 3, nextCursor: expect.any(String) });
    const query = `limit=2&cursor=${encodeURIComponent(first.nextCursor)}`;
    const second = (await person.get(`/api/v1/app-connections?${query}`)).json;
    expect(second).toMatchObject({ total: 3, nextCursor: null });
    const all = [...first.items, ...second.items].map((item: { name: string }) => item.name);
    expect(all).toEqual(['anchor', 'Buoy', 'Cargo']);
  });

  test('tells which end soon', async () => {
    world.advance(50 * 86_400_000);
    expect(await names('status=expiring')).toEqual(['anchor', 'Buoy']);
    expect(await names('status=healthy')).toEqual(['Cargo']);
  });
});

describe('a connection', () => {
  let id: string;
  beforeEach(async () => {
    await begin();
    id = (await connect('dock', 'project', tokens.dockMaintainer)).json.id;
  });
  const path = () => `/api/v1/app-connections/${id}`;

  test('is renamed and described', async () => {
    const { json } = await person.patch(path(), {
      name: 'pier',
      description: 'where ships wait',
      revision: 1,
    });
    expect(json).toMatchObject({ id, name: 'pier', description: 'where ships wait', revision: 2 });
  });

  test('is not overwritten by who saw an older one', async () => {
    await person.patch(path(), { name: 'pier' });
    expect((await person.patch(path(), { name: 'quay', revision: 1 })).status).toBe(409);
  });

  test('keeps its id when it is reconnected', async () => {
    const { json } = await person.patch(path(), { secrets: { token: tokens.dockOwner } });
    expect(json).toMatchObject({ id, identity: { role: { name: 'Owner' } }, status: 'healthy' });
  });

  test('keeps its credential when the new one is refused', async () => {
    const refused = await person.patch(path(), { secrets: { token: tokens.dockDeveloper } });
    expect(refused.json.error.code).toBe('role_too_small');
    expect((await person.post(`${path()}/check`)).json).toMatchObject({
      identity: { role: { name: 'Maintainer' } },
    });
  });

  test('tells after a check that its credential is dead, and why', async () => {
    world.advance(61 * 86_400_000);
    const { status, json } = await person.post(`${path()}/check`);
    expect(status).toBe(200);
    expect(json.status).toBe('needs-reconnect');
    expect(json.statusReason).toMatch(/expired/i);
  });

  test('tells after a check that GitLab does not answer', async () => {
    world.mock.faults.add({ kind: 'status', status: 503 });
    expect((await person.post(`${path()}/check`)).json.status).toBe('degraded');
  });

  test('lists what can be picked', async () => {
    const { json } = await person.get(`${path()}/resources/projects?search=dock`);
    expect(json.items).toEqual([expect.objectContaining({ name: 'harbor/dock' })]);
    expect((await person.get(`${path()}/resources/nothing`)).json.error.code).toBe('not_found');
    world.mock.faults.add({ kind: 'status', status: 503 });
    expect((await person.get(`${path()}/resources/groups`)).json.error.code).toBe('unavailable');
  });

  test('is deleted here alone, when nothing else is said', async () => {
    expect((await person.delete(path())).status).toBe(204);
    expect((await person.get(path())).status).toBe(404);
    expect(world.mock.journal.count({ method: 'DELETE' })).toBe(0);
    expect((await connect('again', 'project', tokens.dockMaintainer)).status).toBe(201);
  });

  test('is revoked at GitLab when that is asked for', async () => {
    expect((await person.delete(`${path()}?revoke=true`)).status).toBe(204);
    const [entry] = world.mock.journal.entries({ method: 'DELETE' });
    expect(entry).toMatchObject({ path: '/api/v4/personal_access_tokens/self', status: 204 });
    expect((await connect('again', 'project', tokens.dockMaintainer)).json.error.code).toBe('revoked');
  });

  test('stays when GitLab cannot be told', async () => {
    world.mock.faults.add({ kind: 'status', status: 503 });
    expect((await person.delete(`${path()}?revoke=true`)).json.error.code).toBe('unavailable');
    expect((await person.get(path())).status).toBe(200);
  });
});

test('apps come with the schemas that forms are made from, and nothing of them is secret', async () => {
  await begin();
  const { json } = await person.get('/api/v1/apps');
  expect(json.items).toEqual([expect.objectContaining({ id: 'gitlab', name: 'GitLab' })]);
  const method = json.items[0].methods.find((one: { id: string }) => one.id === 'access-token');
  expect(method).toMatchObject({
    kind: 'token',
    scopes: ['api'],
    revocable: true,
    renewal: 'rotate',
    managed: true,
    twins: true,
  });
  expect(method.secrets.properties.token.title).toBe('Access token');
});

import { describe, expect, test } from 'vitest';
import { caller, harbor, seen, tokens } from './harbor.ts';

const PROJECT = '/projects/1/variables';
const GROUP = '/groups/harbor/variables';
const INSTANCE = '/admin/ci/variables';
const long = 'long-enough-1';

describe('the instance', () => {
  const root = (options = {}) => caller(harbor(options), tokens.root);

  test('shows neither scope nor hidden', async () => {
    const { status, body } = await root()('POST', INSTANCE, {
      key: 'PROXY',
      value: 'http://proxy',
      environment_scope: 'production',
      masked_and_hidden: true,
    });
    expect(status).toBe(201);
    expect(JSON.stringify(body)).toBe(
      '{"variable_type":"env_var","key":"PROXY","value":"http://proxy","protected":false,"masked":false,"raw":false,"description":null}',
    );
  });

  test('is for administrators: rights come before parameters', async () => {
    const gitlab = harbor();
    expect(await caller(gitlab, tokens.adaApi)('POST', INSTANCE, {})).toMatchObject({
      status: 403,
      body: { message: '403 Forbidden' },
    });
    expect((await caller(gitlab)('GET', INSTANCE)).status).toBe(401);
    expect((await caller(gitlab, tokens.root)('POST', INSTANCE, {})).body).toStrictEqual({
      error: 'key is missing, value is missing',
    });
  });

  test('takes ten thousand characters, counted as people count them', async () => {
    const call = root();
    expect((await call('POST', INSTANCE, { key: 'A', value: '🚢'.repeat(10_000) })).status).toBe(201);
    expect((await call('POST', INSTANCE, { key: 'B', value: 'x'.repeat(10_001) })).body).toStrictEqual({
      message: { value: ['The value of the provided variable exceeds the 10000 character limit'] },
    });
  });

  test('takes twenty-five', async () => {
    const call = root();
    for (let at = 0; at < 25; at += 1) await call('POST', INSTANCE, { key: `K${at}`, value: 'v' });
    expect((await call('POST', INSTANCE, { key: 'ONE_MORE', value: 'v' })).body).toStrictEqual({
      message: { base: ['Maximum number of ci instance level variables (25) exceeded'] },
    });
    const { headers, body } = await call('GET', `${INSTANCE}?per_page=10&page=3`);
    expect([headers.get('x-total'), body.length]).toStrictEqual(['25', 5]);
  });

  test('deletes without asking what changed since', async () => {
    const gitlab = harbor();
    await caller(gitlab, tokens.root)('POST', INSTANCE, { key: 'A', value: 'v' });
    const { status } = await gitlab.fetch(`${gitlab.baseUrl}/api/v4${INSTANCE}/A`, {
      method: 'DELETE',
      headers: { 'private-token': tokens.root, 'if-unmodified-since': 'Sun, 31 Jan 2027 07:59:59 GMT' },
    });
    expect(status).toBe(204);
    expect((await caller(gitlab, tokens.root)('GET', `${INSTANCE}/A`)).body).toStrictEqual({
      message: '404 InstanceVariable Not Found',
    });
  });
});

describe('a group', () => {
  const owner = (options = {}) =>
    caller(harbor({ switches: { tier: 'premium' }, ...options }), tokens.adaApi);
  const twice = async () => {
    const call = owner();
    await call('POST', GROUP, { key: 'TWICE', value: 'one', environment_scope: 'staging' });
    await call('POST', GROUP, { key: 'TWICE', value: 'two', environment_scope: 'production' });
    return call;
  };

  test('changes the first of several without a filter, but reads and deletes only with one', async () => {
    const call = await twice();
    expect((await call('PUT', `${GROUP}/TWICE`, { value: 'changed' })).body).toMatchObject({
      value: 'changed',
      environment_scope: 'staging',
    });
    expect((await call('GET', `${GROUP}/TWICE`)).status).toBe(409);
    expect((await call('DELETE', `${GROUP}/TWICE`)).status).toBe(409);
    expect((await call('PUT', `${GROUP}/TWICE`, { value: 'x', filter: {} })).status).toBe(409);
    expect((await call('DELETE', `${GROUP}/TWICE?filter[environment_scope]=staging`)).status).toBe(204);
    expect((await call('GET', `${GROUP}/TWICE`)).body.value).toBe('two');
  });

  test('refuses a move to a scope that is taken', async () => {
    const call = await twice();
    const change = { environment_scope: 'production', filter: { environment_scope: 'staging' } };
    expect((await call('PUT', `${GROUP}/TWICE`, change)).body).toStrictEqual({
      message: { key: ['(TWICE) has already been taken'] },
    });
  });

  test('below premium keeps its scope when changed, whatever is asked', async () => {
    const call = caller(harbor(), tokens.adaApi);
    const { status, body } = await call('PUT', `${GROUP}/REGISTRY_URL`, { environment_scope: 'prod#1' });
    expect([status, body.environment_scope]).toStrictEqual([200, '*']);
  });

  test('has its own limit and word for it', async () => {
    const call = owner({ switches: { groupVariableLimit: 2 } });
    expect((await call('POST', GROUP, { key: 'A', value: 'v' })).body).toStrictEqual({
      message: { base: ['Maximum number of group ci variables (2) exceeded'] },
    });
  });

  test('says of a stale deletion that something changed', async () => {
    const gitlab = harbor();
    const remove = (since: string) =>
      gitlab.fetch(`${gitlab.baseUrl}/api/v4${GROUP}/REGISTRY_URL`, {
        method: 'DELETE',
        headers: { 'private-token': tokens.adaApi, 'if-unmodified-since': since },
      });
    const stale = await seen(await remove('Sun, 31 Jan 2027 07:59:59 GMT'));
    expect(stale).toMatchObject({ status: 412, body: { message: '412 Precondition Failed' } });
    expect((await remove('Sun, 31 Jan 2027 08:00:00 GMT')).status).toBe(204);
  });
});

test.each([
  ['a form', new URLSearchParams({ value: 'changed-key-0001', 'filter[environment_scope]': 'staging' })],
  [
    'a form with parts',
    (() => {
      const form = new FormData();
      form.set('value', 'changed-key-0001');
      form.set('filter[environment_scope]', 'staging');
      return form;
    })(),
  ],
])('a filter may come in %s', async (_name, body) => {
  const gitlab = harbor();
  const answer = await gitlab.fetch(`${gitlab.baseUrl}/api/v4${PROJECT}/API_KEY`, {
    method: 'PUT',
    headers: { 'private-token': tokens.dockMaintainer },
    body,
  });
  expect((await seen(answer)).body).toMatchObject({
    value: 'changed-key-0001',
    environment_scope: 'staging',
  });
});

test('a whole creation may come in the query, with an empty body', async () => {
  const call = caller(harbor(), tokens.dockMaintainer);
  const { status, body } = await call('POST', `${PROJECT}?key=Q&value=a%20b&masked=false&raw=1`);
  expect(status).toBe(201);
  expect(body).toMatchObject({ key: 'Q', value: 'a b', raw: true });
});

describe('odd text', () => {
  const dock = () => caller(harbor(), tokens.dockMaintainer);

  test('blanks around a key go, those of Unicode do not', async () => {
    expect((await dock()('POST', PROJECT, { key: '\t A \n', value: 'v' })).body.key).toBe('A');
    expect((await dock()('POST', PROJECT, { key: '\u00A0A', value: 'v' })).body).toStrictEqual({
      message: { key: ["can contain only letters, digits and '_'."] },
    });
    expect((await dock()('POST', PROJECT, { key: '\u00A0', value: 'v' })).body).toStrictEqual({
      message: { key: ["can't be blank", "can contain only letters, digits and '_'."] },
    });
  });

  test('a key is looked up as it is written', async () => {
    const call = dock();
    expect((await call('GET', `${PROJECT}/deploy_target`)).status).toBe(404);
    expect((await call('POST', PROJECT, { key: 'deploy_target', value: 'v' })).status).toBe(201);
  });

  test.each([{ value: 'a\0b' }, { key: 'A\0' }, { description: '\0' }])(
    'a NUL is refused: %j',
    async (odd) => {
      const { status } = await dock()('POST', PROJECT, { key: 'A', value: 'v', ...odd });
      expect(status).toBe(400);
    },
  );

  test('a value of any script and of a hundred kilobytes comes back as it was', async () => {
    const call = dock();
    for (const [at, value] of ['žluťoučký 🐎 kůň\r\n', 'x'.repeat(102_400), '<b>&amp;</b>\u2028'].entries()) {
      await call('POST', PROJECT, { key: `V${at}`, value });
      expect((await call('GET', `${PROJECT}/V${at}`)).body.value).toBe(value);
    }
  });

  test('a raw masked value may have blanks that only Unicode knows', async () => {
    const variable = { key: 'A', value: 'long\u00A0enough', masked: true, raw: true };
    expect((await dock()('POST', PROJECT, variable)).status).toBe(201);
    expect((await dock()('POST', PROJECT, { ...variable, value: '🚢🚢🚢🚢' })).status).toBe(400);
  });

  test('a description has 255 characters of any size', async () => {
    const variable = { key: 'A', value: 'v', description: '🚢'.repeat(255) };
    expect((await dock()('POST', PROJECT, variable)).status).toBe(201);
  });
});

test('before 17.4 nothing can be hidden, and nothing says so', async () => {
  const call = caller(harbor({ switches: { version: '17.3.7-ee' } }), tokens.dockMaintainer);
  const { body } = await call('POST', PROJECT, { key: 'H', value: long, masked_and_hidden: true });
  expect(body).toMatchObject({ value: long, masked: false });
  expect(body).not.toHaveProperty('hidden');
});

test('a token that may only read reads, and writes nothing', async () => {
  const call = caller(harbor(), tokens.adaReadOnly);
  expect((await call('GET', PROJECT)).status).toBe(200);
  expect(await call('POST', PROJECT, { key: 'A', value: 'v' })).toMatchObject({
    status: 403,
    body: { error: 'insufficient_scope', scope: 'api' },
  });
});

test('all that is wrong with a variable is said at once', async () => {
  const call = caller(harbor({ switches: { projectVariableLimit: 5 } }), tokens.dockMaintainer);
  const variable = { key: 'a-b', value: 'short', masked: true, environment_scope: '#' };
  expect((await call('POST', PROJECT, variable)).body).toStrictEqual({
    message: {
      key: ["can contain only letters, digits and '_'."],
      value: ['is invalid'],
      environment_scope: [
        "can contain only letters, digits, '-', '_', '/', '$', '{', '}', '.', '*' and spaces",
      ],
      base: ['Maximum number of project ci variables (5) exceeded'],
    },
  });
});

test.each(['protected', 'masked', 'raw', 'masked_and_hidden'])(
  'junk for %s of a group’s variable is true in silence up to 19.1, and refused since',
  async (name) => {
    const wish = { key: 'JUNK', value: 'long-enough-1', [name]: 'junk' };
    const old = await caller(harbor(), tokens.root)('POST', GROUP, wish);
    expect([old.status, old.body[name === 'masked_and_hidden' ? 'hidden' : name]]).toEqual([201, true]);
    const version = '19.2.0-ee';
    const young = await caller(harbor({ switches: { version } }), tokens.root)('POST', GROUP, wish);
    expect(young).toMatchObject({ status: 400, body: { error: `${name} is invalid` } });
  },
);

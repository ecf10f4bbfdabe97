import { demoCredentials } from 'mock-gitlab';
import { expect, test } from 'vitest';
import { redactingLog } from '../src/index.ts';
import { consent } from './consent.ts';
import { ada, createWorld, gitlabUrl, publicUrl } from './world.ts';

const { tokens, oauthApplication } = demoCredentials;

test('nothing secret is ever logged or answered, whatever goes right or wrong', async () => {
  const world = await createWorld();
  const person = await world.setUp();
  const values = (token: string, tokenKind: string) => ({
    name: `${tokenKind} ${token.slice(-3)}`,
    app: 'gitlab',
    method: 'access-token',
    secrets: { token },
    settings: { instanceUrl: gitlabUrl, tokenKind },
  });

  await world
    .browser()
    .post('/api/auth/sign-in/email', { email: ada.email, password: world.watch.add('not-my-password') });
  for (const token of Object.values(tokens)) {
    for (const kind of ['personal', 'project', 'group']) {
      await person.post('/api/v1/app-connections', values(token, kind));
    }
  }
  // A secret in the wrong place, a body that breaks off in the middle of one, one that is no text at all.
  await person.post('/api/v1/app-connections', {
    ...values(tokens.adaApi, 'personal'),
    settings: tokens.adaApi,
  });
  await person.post('/api/v1/app-connections', {
    ...values(tokens.adaApi, 'personal'),
    secrets: { token: [tokens.adaApi] },
  });
  await person.post('/api/v1/app-connections', `{"secrets":{"token":"${tokens.adaApi}"`);
  for (const kind of [
    'html',
    'reset',
    'reset-after',
    'truncate',
    'bad-json',
    'wrong-content-type',
    'status',
  ] as const) {
    world.mock.faults.add({
      kind,
      body: `You sent ${tokens.root}`,
      ...(kind === 'status' ? { status: 500 } : {}),
    });
    await person.post('/api/v1/app-connections', values(tokens.root, 'personal'));
    world.mock.faults.clear();
  }

  const { clientId, clientSecret } = oauthApplication;
  await person.post('/api/v1/oauth-applications', {
    app: 'gitlab',
    instanceUrl: gitlabUrl,
    clientId,
    clientSecret,
  });
  for (const name of ['with a wrong code', 'twice']) {
    const start = { app: 'gitlab', settings: { instanceUrl: gitlabUrl }, name };
    const { authorizationUrl } = (await person.post('/api/v1/oauth/authorizations', start)).json;
    const address = (await consent(world.mock, authorizationUrl, { login: 'ada' })).slice(publicUrl.length);
    const paths = name === 'twice' ? [address, address] : [address.replace('code=', 'code=x')];
    for (const path of paths) await person.open(path);
  }
  for (const { id } of (await person.get('/api/v1/app-connections?limit=100')).json.items) {
    await person.post(`/api/v1/app-connections/${id}/check`);
    await person.get(`/api/v1/app-connections/${id}/resources/projects`);
    await person.delete(`/api/v1/app-connections/${id}?revoke=true`);
  }

  expect(world.lines.length).toBeGreaterThan(50);
  // Seeded ones, people's, and what OAuth made: two codes, verifiers and states, one pair of tokens.
  expect(world.watch.count).toBeGreaterThanOrEqual(27);
  world.watch.expectNoneIn(world.lines);
});

test('a mistake of ours that repeats what was sent is logged without it', async () => {
  const world = await createWorld();
  const person = await world.setUp();
  Object.assign(world.engine.stores.connections, {
    nameTaken: async () => {
      throw new TypeError(`cannot read "${tokens.adaApi}"`, {
        cause: new Error(`in {"token":"${tokens.adaApi}"}`),
      });
    },
  });
  const { status } = await person.post('/api/v1/app-connections', {
    name: 'x',
    app: 'gitlab',
    method: 'access-token',
    secrets: { token: tokens.adaApi },
    settings: { instanceUrl: gitlabUrl, tokenKind: 'personal' },
  });
  expect(status).toBe(500);
  expect(JSON.stringify(world.lines)).toContain('cannot read \\"[redacted]\\"');
});

test('a log line loses its secrets by the names and by the looks of its values', () => {
  const lines: object[] = [];
  const keep = (message: string, details?: object) => void lines.push({ message, ...details });
  const log = redactingLog({ debug: keep, info: keep, warn: keep, error: keep });

  log.info('sent Authorization: Bearer abc.def-123456 to https://me:pw@git.example.com/a?private_token=abc', {
    connectionId: 'c1',
    code: 'missing_scope',
    nested: { Client_Secret: 's1', list: [{ 'private-token': 's2', name: 'ada' }] },
    state: 's3',
    error: new Error('Failed query: insert\nparams: s4', { cause: new Error('with Basic czE6czI=czE6') }),
  });
  log.info('authorized', { code: '5eac6a1c0b2f' });

  const text = JSON.stringify(lines);
  for (const secret of ['abc', 'pw@', 's1', 's2', 's3', 's4', 'czE6', '5eac'])
    expect(text).not.toContain(secret);
  expect(lines[0]).toMatchObject({
    connectionId: 'c1',
    code: 'missing_scope',
    nested: { list: [{ name: 'ada' }] },
  });
});

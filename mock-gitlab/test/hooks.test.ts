import { describe, expect, test } from 'vitest';
import { caller, harbor, tokens } from './harbor.ts';
import { HOOKS, HOOK_URL, listeningDock, receiver } from './receiver.ts';

const dock = (options = {}) => caller(harbor(options), tokens.dockMaintainer);
const added = { url: HOOK_URL };

test('a hook of a project has GitLab’s keys in GitLab’s order, and tells no secret', async () => {
  const { status, body } = await dock()('POST', HOOKS, {
    ...added,
    name: 'expiry',
    token: 'between-us',
    custom_headers: [{ key: 'X-Custom', value: 'kept' }],
    resource_access_token_events: true,
  });
  expect(status).toBe(201);
  expect(JSON.stringify(body)).toBe(
    '{"id":1,"url":"https://hooks.harbor.example/gitlab","name":"expiry","description":null,' +
      '"created_at":"2027-01-31T08:00:00.000Z","push_events":true,"tag_push_events":false,' +
      '"merge_requests_events":false,"repository_update_events":false,"enable_ssl_verification":true,' +
      '"alert_status":"executable","disabled_until":null,"url_variables":[],"push_events_branch_filter":null,' +
      '"branch_filter_strategy":"wildcard","custom_webhook_template":null,"custom_headers":[{"key":"X-Custom"}],' +
      '"project_id":1,"issues_events":false,"confidential_issues_events":false,"note_events":false,' +
      '"confidential_note_events":false,"pipeline_events":false,"wiki_page_events":false,' +
      '"deployment_events":false,"feature_flag_events":false,"job_events":false,"releases_events":false,' +
      '"milestone_events":false,"emoji_events":false,"resource_access_token_events":true,' +
      '"vulnerability_events":false}',
  );
});

test('a list leaves variables and headers out', async () => {
  const call = dock();
  await call('POST', HOOKS, added);
  const { headers, body } = await call('GET', HOOKS);
  expect(headers.get('x-total')).toBe('1');
  expect(body[0]).not.toHaveProperty('custom_headers');
  expect(body[0]).not.toHaveProperty('url_variables');
});

describe('what is refused', () => {
  const many = Array.from({ length: 21 }, (_, at) => ({ key: `X-${at}`, value: 'v' }));
  test.each([
    [{}, 400, { error: 'url is missing' }],
    [{ url: '' }, 422, { error: 'Invalid url given' }],
    [{ url: 'ftp://hooks.example' }, 422, { error: 'Invalid url given' }],
    [{ url: 'hooks.example' }, 422, { error: 'Invalid url given' }],
    [{ url: 'https://hooks.example/{gone}' }, 422, { error: 'Invalid url given' }],
    [{ ...added, push_events: 'maybe' }, 400, { error: 'push_events is invalid' }],
    [{ ...added, push_events_branch_filter: 'a b' }, 422, { error: 'Invalid branch filter given' }],
    [
      { ...added, branch_filter_strategy: 'regex', push_events_branch_filter: '(' },
      422,
      { error: 'Invalid branch filter given' },
    ],
    [
      { ...added, branch_filter_strategy: 'none' },
      400,
      { error: 'branch_filter_strategy does not have a valid value' },
    ],
    [
      { ...added, custom_headers: [{ key: 'bad header', value: 'v' }] },
      422,
      { error: 'Custom headers must be a valid json schema' },
    ],
    [{ ...added, custom_headers: many }, 422, { error: 'Custom headers must be a valid json schema' }],
    [{ ...added, token: 'two\nlines' }, 422, { message: { token: ['is invalid'] } }],
  ])('%j', async (hook, status, body) => {
    expect(await dock()('POST', HOOKS, hook)).toMatchObject({ status, body });
  });

  test.each(['custom_headers', 'url_variables'])('a value in %s beyond two kilobytes', async (name) => {
    const statusOf = async (length: number) =>
      (await dock()('POST', HOOKS, { ...added, [name]: [{ key: 'long', value: 'v'.repeat(length) }] }))
        .status;
    expect([await statusOf(2048), await statusOf(2049)]).toStrictEqual([201, 422]);
  });

  test('a URL of this machine or a private network, where that is forbidden', async () => {
    const call = dock({ switches: { localWebhooks: false } });
    for (const host of [
      'localhost',
      '127.0.0.1',
      '10.1.2.3',
      '172.20.0.1',
      '192.168.1.1',
      '[::1]',
      '[fd00::1]',
      'localhost.',
      'a.localhost.',
      '[64:ff9b::7f00:1]',
      '[fec0::1]',
      '[::ffff:10.0.0.1]',
      '100.64.0.1',
      '192.0.0.192',
      '224.0.0.1',
      '255.255.255.255',
    ]) {
      expect((await call('POST', HOOKS, { url: `http://${host}/x` })).status).toBe(422);
    }
    expect((await call('POST', HOOKS, { url: 'https://93.184.215.14/x' })).status).toBe(201);
  });

  test('a change that changes nothing', async () => {
    const call = dock();
    await call('POST', HOOKS, added);
    expect(await call('PUT', `${HOOKS}/1`, {})).toMatchObject({
      status: 400,
      body: { error: 'No parameters provided' },
    });
  });

  test('a hook of elsewhere', async () => {
    const gitlab = harbor();
    await caller(gitlab, tokens.adaApi)('POST', '/projects/2/hooks', added);
    expect(await caller(gitlab, tokens.adaApi)('GET', `${HOOKS}/1`)).toMatchObject({
      status: 404,
      body: { message: '404 Not found' },
    });
  });
});

test('who may: maintainers of a project, owners of a group, administrators of the instance', async () => {
  const gitlab = harbor({ switches: { tier: 'premium' } });
  const status = async (token: string, path: string) => (await caller(gitlab, token)('GET', path)).status;
  expect(await status(tokens.dockDeveloper, HOOKS)).toBe(403);
  expect(await status(tokens.dockMaintainer, HOOKS)).toBe(200);
  expect(await status(tokens.dockMaintainer, '/projects/2/hooks')).toBe(404);
  expect(await status(tokens.harborOwner, '/groups/harbor/hooks')).toBe(200);
  expect(await status(tokens.dockMaintainer, '/groups/harbor/hooks')).toBe(403);
  expect(await status(tokens.adaApi, '/hooks')).toBe(403);
  expect(await status(tokens.root, '/hooks')).toBe(200);
  expect((await caller(gitlab)('GET', HOOKS)).status).toBe(401);
});

test('a hook of the instance has the short object', async () => {
  const call = caller(harbor(), tokens.root);
  const { body } = await call('POST', '/hooks', { ...added, merge_requests_events: true });
  expect(body).toMatchObject({
    repository_update_events: true,
    merge_requests_events: true,
    organization_id: 1,
  });
  expect(body).not.toHaveProperty('project_id');
  expect((await call('PUT', '/hooks/1', { name: 'renamed' })).body.name).toBe('renamed');
  expect((await call('DELETE', '/hooks/1')).status).toBe(204);
  expect((await call('GET', '/hooks/1')).status).toBe(404);
});

test('a new URL takes token and headers away that were meant for the old one', async () => {
  const { received, deliver } = receiver();
  const gitlab = await listeningDock({ deliver }, { custom_headers: [{ key: 'X-Custom', value: 'kept' }] });
  const call = caller(gitlab, tokens.dockMaintainer);
  const moved = await call('PUT', `${HOOKS}/1`, { url: 'https://elsewhere.example' });
  expect(moved.body.custom_headers).toStrictEqual([]);
  await call('POST', `${HOOKS}/1/test/resource_access_token_events`);
  expect(received[0]?.headers).not.toHaveProperty('x-gitlab-token');
});

test('variables of the URL and headers are set, used and removed one by one', async () => {
  const { received, deliver } = receiver();
  const gitlab = await listeningDock({ deliver });
  const call = caller(gitlab, tokens.dockMaintainer);
  expect((await call('PUT', `${HOOKS}/1/url_variables/path`, { value: 'secret-path' })).status).toBe(204);
  // A value meant for one URL is not carried over to another.
  expect((await call('PUT', `${HOOKS}/1`, { url: 'https://hooks.harbor.example/{path}' })).status).toBe(422);
  await call('PUT', `${HOOKS}/1`, {
    url: 'https://hooks.harbor.example/{path}',
    url_variables: [{ key: 'path', value: 'fresh-path' }],
  });
  expect((await call('PUT', `${HOOKS}/1/custom_headers/X-One`, { value: '1' })).status).toBe(204);
  await call('POST', `${HOOKS}/1/test/resource_access_token_events`);
  expect(received[0]).toMatchObject({
    url: 'https://hooks.harbor.example/fresh-path',
    headers: { 'x-one': '1' },
  });
  expect(await call('DELETE', `${HOOKS}/1/url_variables/path`)).toMatchObject({
    status: 422,
    body: { error: 'Could not unset variable' },
  });
  expect((await call('DELETE', `${HOOKS}/1/custom_headers/X-One`)).status).toBe(204);
  expect((await call('DELETE', `${HOOKS}/1/custom_headers/X-One`)).body).toStrictEqual({
    message: '404 Custom header Not Found',
  });
});

test('a template makes another body of the same event', async () => {
  const { received, deliver } = receiver();
  const gitlab = await listeningDock(
    { deliver },
    {
      custom_webhook_template: '{"text":"{{project.name}}: {{object_attributes.id}} {{none}}"}',
    },
  );
  await caller(gitlab, tokens.dockMaintainer)('POST', `${HOOKS}/1/test/resource_access_token_events`);
  expect(received[0]?.body).toStrictEqual({ text: 'Dock: 25 null' });
});

describe('the log', () => {
  test('keeps seven days, newest first, and filters by kinds of status', async () => {
    const { deliver } = receiver((at) => new Response('heard', { status: at === 2 ? 503 : 200 }));
    const gitlab = await listeningDock({ deliver });
    const call = caller(gitlab, tokens.dockMaintainer);
    for (let times = 0; times < 3; times += 1) {
      await call('POST', `${HOOKS}/1/test/resource_access_token_events`);
      gitlab.clock.advance({ days: 1 });
    }
    const ids = async (query = '') =>
      (await call('GET', `${HOOKS}/1/events${query}`)).body.map(({ id }: { id: number }) => id);
    expect(await ids()).toStrictEqual([3, 2, 1]);
    expect(await ids('?status=server_failure')).toStrictEqual([2]);
    expect(await ids('?status=successful')).toStrictEqual([3, 1]);
    expect(await ids('?status=503,404')).toStrictEqual([2]);
    gitlab.clock.advance({ days: 5 });
    expect(await ids()).toStrictEqual([3, 2]);
    expect((await call('GET', `${HOOKS}/1/events`)).body[0]).toMatchObject({
      url: HOOK_URL,
      trigger: 'resource_access_token_hooks',
      request_headers: { 'X-Gitlab-Token': '[REDACTED]', 'X-Gitlab-Event': 'Resource Access Token Hook' },
      request_data: { object_kind: 'access_token' },
      response_body: 'heard',
      response_status: '200',
    });
  });

  test('sends again under the same idempotency key', async () => {
    const { received, deliver } = receiver();
    const gitlab = await listeningDock({ deliver });
    const call = caller(gitlab, tokens.dockMaintainer);
    await call('POST', `${HOOKS}/1/test/resource_access_token_events`);
    expect(await call('POST', `${HOOKS}/1/events/1/resend`)).toMatchObject({
      status: 201,
      body: { response_status: 200 },
    });
    const [first, second] = received;
    expect(second?.body).toStrictEqual(first?.body);
    expect(second?.headers['idempotency-key']).toBe(first?.headers['idempotency-key']);
    expect(second?.headers['x-gitlab-webhook-uuid']).not.toBe(first?.headers['x-gitlab-webhook-uuid']);
    expect((await call('POST', `${HOOKS}/1/events/9/resend`)).status).toBe(404);
    await call('PUT', `${HOOKS}/1`, { url: 'https://elsewhere.example' });
    expect(await call('POST', `${HOOKS}/1/events/1/resend`)).toMatchObject({
      status: 422,
      body: { message: 'The hook URL has changed. This log entry cannot be retried.' },
    });
  });
});

test('the test of an event that the project has nothing of says so', async () => {
  const call = caller(await listeningDock({ deliver: receiver().deliver }), tokens.dockMaintainer);
  const trigger = (event: string) => call('POST', `${HOOKS}/1/test/${event}`);
  expect(await trigger('resource_access_token_events')).toMatchObject({
    status: 201,
    body: { message: '201 Created' },
  });
  expect((await trigger('issues_events')).body).toStrictEqual({ message: 'Ensure the project has issues.' });
  expect(await trigger('nothing')).toMatchObject({
    status: 400,
    body: { error: 'trigger does not have a valid value' },
  });
});

test('over HTTP: moving the clock waits for webhooks, and the list of deliveries is there', async () => {
  const { received, deliver } = receiver();
  const gitlab = await listeningDock({ deliver });
  const control = (path: string, init?: RequestInit) =>
    gitlab.fetch(`${gitlab.baseUrl}/__mock__${path}`, init);
  await control('/clock', { method: 'POST', body: '{"now": "2027-03-25T01:00:00Z"}' });
  expect(received).toHaveLength(3);
  expect(await (await control('/deliveries')).json()).toStrictEqual(gitlab.deliveries());
});

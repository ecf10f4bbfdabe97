import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { caller, harbor, tokens } from './harbor.ts';
import { HOOKS, HOOK_URL, listeningDock, receiver } from './receiver.ts';

const UUID = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;

const hooksOf = (gitlab: Awaited<ReturnType<typeof listeningDock>>) =>
  gitlab.deliveries().filter(({ kind }) => kind === 'webhook');

test('seven days before its end a token is told of at one in the morning, once', async () => {
  const { received, deliver } = receiver();
  const gitlab = await listeningDock({ deliver });
  gitlab.clock.set('2027-03-25T00:59:59Z');
  await gitlab.idle();
  expect(received).toHaveLength(0);
  gitlab.clock.set('2027-03-25T01:00:00Z');
  gitlab.clock.advance({ hours: 5 });
  gitlab.clock.advance({ days: 2 });
  await gitlab.idle();
  expect(received.map(({ body }) => body.object_attributes.name)).toStrictEqual([
    'dock owner',
    'dock maintainer',
    'dock developer',
  ]);
  expect(hooksOf(gitlab).map(({ at, status }) => [at, status])).toStrictEqual(
    Array.from({ length: 3 }, () => ['2027-03-25T01:00:00.000Z', 'delivered']),
  );
});

test('the body and the headers are GitLab’s', async () => {
  const { received, deliver } = receiver();
  const gitlab = await listeningDock({ deliver });
  gitlab.clock.set('2027-03-25T01:00:00Z');
  await gitlab.idle();
  const [first] = received;
  expect(first?.url).toBe(HOOK_URL);
  expect(first?.headers).toMatchObject({
    'content-type': 'application/json',
    'user-agent': 'GitLab/19.1.1-ee',
    'idempotency-key': expect.stringMatching(UUID),
    'x-gitlab-event': 'Resource Access Token Hook',
    'x-gitlab-event-uuid': expect.stringMatching(UUID),
    'x-gitlab-instance': 'http://gitlab.test',
    'x-gitlab-token': 'between-us',
    'x-gitlab-webhook-uuid': expect.stringMatching(UUID),
  });
  expect(Object.keys(first?.body)).toStrictEqual([
    'object_kind',
    'project',
    'object_attributes',
    'event_name',
  ]);
  expect(first?.body).toMatchObject({
    object_kind: 'access_token',
    project: {
      id: 1,
      name: 'Dock',
      path_with_namespace: 'harbor/dock',
      web_url: 'http://gitlab.test/harbor/dock',
    },
    object_attributes: {
      created_at: '2027-01-31 08:00:00 UTC',
      name: 'dock owner',
      expires_at: '2027-04-01',
    },
    event_name: 'expiring_access_token',
  });
});

test('a jump over the whole life tells each day of its own, in order', async () => {
  const { received, deliver } = receiver();
  const gitlab = await listeningDock({ deliver, switches: { extendedExpiryHooks: true } });
  // One more with another end.
  await caller(gitlab, tokens.adaApi)('POST', '/projects/1/access_tokens', {
    name: 'late',
    scopes: ['api'],
    expires_at: '2027-04-03',
  });
  gitlab.clock.set('2028-01-01T00:00:00Z');
  await gitlab.idle();
  const told = hooksOf(gitlab).map(({ at }) => at.slice(0, 13));
  expect(told).toStrictEqual(told.toSorted());
  const late = received.flatMap(({ body }, index) =>
    body.object_attributes.name === 'late' ? [told[index]] : [],
  );
  expect(late).toStrictEqual(['2027-02-02T01', '2027-03-04T01', '2027-03-27T01', '2027-04-02T01']);
  expect(new Set(received.map(({ headers }) => headers['idempotency-key'])).size).toBe(received.length);
});

test('a token is never told of twice, wherever the clock goes', async () => {
  const { received, deliver } = receiver();
  const gitlab = await listeningDock({ deliver });
  gitlab.clock.advance({ days: 60 });
  gitlab.clock.advance({ days: -60 });
  gitlab.clock.advance({ days: 55 });
  await gitlab.idle();
  expect(received).toHaveLength(3);
});

test('a clock that was moved back runs the days again for what is new there', async () => {
  const { received, deliver } = receiver();
  const gitlab = await listeningDock({ deliver });
  gitlab.clock.advance({ days: 60 });
  gitlab.clock.advance({ days: -60 });
  const token = { name: 'new', scopes: ['api'], expires_at: '2027-02-20' };
  await caller(gitlab, tokens.adaApi)('POST', '/projects/1/access_tokens', token);
  gitlab.clock.advance({ days: 20 });
  await gitlab.idle();
  expect(received.at(-1)?.body.object_attributes.name).toBe('new');
});

test('a token with a day to live is told of once, not as ending in seven days and in one', async () => {
  const { received, deliver } = receiver();
  const gitlab = await listeningDock({ deliver, switches: { extendedExpiryHooks: true } });
  const token = { name: 'brief', scopes: ['api'], expires_at: '2027-02-02' };
  await caller(gitlab, tokens.adaApi)('POST', '/projects/1/access_tokens', token);
  gitlab.clock.set('2027-02-03');
  await gitlab.idle();
  const brief = received.filter(({ body }) => body.object_attributes.name === 'brief');
  expect(brief).toHaveLength(1);
  const toAda = gitlab
    .deliveries()
    .filter(({ to, subject }) => to === 'ada@harbor.example' && subject?.includes('7 days'));
  expect(toAda).toHaveLength(1);
});

test('a token that is born late is told of at the next run; a revoked one never', async () => {
  const { received, deliver } = receiver();
  const gitlab = await listeningDock({ deliver });
  const call = caller(gitlab, tokens.adaApi);
  const short = { name: 'short', scopes: ['api'], expires_at: '2027-02-02' };
  await call('POST', '/projects/1/access_tokens', short);
  const revoked = await call('POST', '/projects/1/access_tokens', { ...short, name: 'revoked' });
  await call('DELETE', `/projects/1/access_tokens/${revoked.body.id}`);
  gitlab.clock.advance({ days: 1 });
  await gitlab.idle();
  expect(received.map(({ body }) => body.object_attributes.name)).toStrictEqual(['short']);
});

test('a group’s hook hears of its own tokens and of its projects’, from premium on', async () => {
  const hear = async (tier: 'free' | 'premium') => {
    const { received, deliver } = receiver();
    const gitlab = harbor({ deliver, switches: { tier } });
    const hook = { url: HOOK_URL, resource_access_token_events: true };
    const { status } = await caller(gitlab, tokens.adaApi)('POST', '/groups/harbor/hooks', hook);
    gitlab.clock.set('2027-03-25T01:00:00Z');
    await gitlab.idle();
    return {
      status,
      places: received.map(({ body }) => body.group?.full_path ?? body.project.path_with_namespace),
    };
  };
  expect(await hear('free')).toStrictEqual({ status: 403, places: [] });
  expect(await hear('premium')).toStrictEqual({
    status: 201,
    places: ['harbor/dock', 'harbor/dock', 'harbor/dock', 'harbor'],
  });
});

describe('a receiver that fails', () => {
  const broken = () => receiver(() => new Response('sorry', { status: 500 }));
  const statusOf = async (gitlab: Awaited<ReturnType<typeof listeningDock>>) => {
    const { alert_status, disabled_until } = (await caller(gitlab, tokens.root)('GET', `${HOOKS}/1`)).body;
    return [alert_status, disabled_until];
  };
  const again = (gitlab: Awaited<ReturnType<typeof listeningDock>>) =>
    caller(gitlab, tokens.root)('POST', `${HOOKS}/1/test/resource_access_token_events`);

  test('rests a minute after the fourth time, then longer', async () => {
    const { received, deliver } = broken();
    const gitlab = await listeningDock({ deliver });
    for (let times = 0; times < 3; times += 1) await again(gitlab);
    expect(await statusOf(gitlab)).toStrictEqual(['executable', null]);
    expect(await again(gitlab)).toMatchObject({ status: 422, body: { message: 'sorry' } });
    expect(await statusOf(gitlab)).toStrictEqual(['temporarily_disabled', '2027-01-31T08:01:00.000Z']);
    gitlab.clock.advance({ seconds: 61 });
    await again(gitlab);
    expect(await statusOf(gitlab)).toStrictEqual(['temporarily_disabled', '2027-01-31T08:03:01.000Z']);
    expect(received).toHaveLength(5);
  });

  test('is left alone for good after the fortieth', async () => {
    const { received, deliver } = broken();
    const gitlab = await listeningDock({ deliver });
    for (let times = 0; times < 40; times += 1) {
      await again(gitlab);
      gitlab.clock.advance({ hours: 25 });
    }
    expect((await statusOf(gitlab))[0]).toBe('disabled');
    const before = received.length;
    gitlab.clock.set('2027-03-25T01:00:00Z');
    await gitlab.idle();
    expect(received).toHaveLength(before);
    expect(hooksOf(gitlab).at(-1)).toMatchObject({ status: 'disabled', reason: 'Hook disabled' });
  });

  test('is forgiven at its first good answer', async () => {
    const { deliver } = receiver((at) => new Response('', { status: at <= 4 ? 500 : 200 }));
    const gitlab = await listeningDock({ deliver });
    for (let times = 0; times < 5; times += 1) await again(gitlab);
    expect(await statusOf(gitlab)).toStrictEqual(['executable', null]);
  });

  test('by not answering is given up after the time GitLab waits', async () => {
    const { deliver } = receiver(() => new Promise<Response>(() => undefined));
    const gitlab = await listeningDock({ deliver, switches: { webhookTimeoutMs: 20 } });
    expect(await again(gitlab)).toMatchObject({ status: 422, body: { message: 'Net::ReadTimeout' } });
    expect(hooksOf(gitlab)).toMatchObject([{ status: 'failed', reason: 'Net::ReadTimeout' }]);
  });
});

test('nothing secret stands in the list of deliveries', async () => {
  const { deliver } = receiver();
  const gitlab = await listeningDock(
    { deliver },
    {
      url: 'https://hooks.harbor.example/{path}',
      url_variables: [{ key: 'path', value: 'hidden-path' }],
      custom_headers: [{ key: 'Authorization', value: 'Basic c2VjcmV0' }],
    },
  );
  gitlab.clock.set('2027-03-25T01:00:00Z');
  await gitlab.idle();
  expect(JSON.stringify(gitlab.deliveries())).not.toMatch(/between-us|hidden-path|c2VjcmV0/);
  expect(hooksOf(gitlab)[0]?.headers).toMatchObject({
    'X-Gitlab-Token': '[REDACTED]',
    Authorization: '[REDACTED]',
  });
});

test('mails to people are written down: seven, thirty and sixty days before', async () => {
  const gitlab = harbor();
  gitlab.clock.set('2027-03-25T01:00:00Z');
  const toBen = gitlab.deliveries().filter(({ to }) => to === 'ben@harbor.example');
  expect(toBen.map(({ at, subject }) => [at.slice(0, 10), subject])).toStrictEqual([
    ...Array.from({ length: 3 }, () => [
      '2027-02-01',
      'Your resource access tokens will expire in 60 days or less',
    ]),
    ...Array.from({ length: 3 }, () => [
      '2027-03-02',
      'Your resource access tokens will expire in 30 days or less',
    ]),
    ...Array.from({ length: 3 }, () => [
      '2027-03-25',
      'Your resource access tokens will expire in 7 days or less',
    ]),
  ]);
});

test('an administrator is written to as a member, not for being administrator', async () => {
  const toRoot = async (role?: number) => {
    const gitlab = harbor();
    const root = caller(gitlab, tokens.root);
    if (role) await root('POST', '/projects/1/members', { user_id: 1, access_level: role });
    gitlab.clock.set('2027-03-25T01:00:00Z');
    return gitlab
      .deliveries()
      .filter(({ to, subject }) => to === 'root@harbor.example' && subject?.includes('resource'));
  };
  expect(await toRoot()).toStrictEqual([]);
  expect(await toRoot(30)).toStrictEqual([]);
  expect(await toRoot(40)).toHaveLength(9);
});

test('a webhook really leaves: over the network, with the address GitLab listens at and the password of the URL', async () => {
  const heard: { headers: Record<string, unknown>; body: string }[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      heard.push({ headers: request.headers, body });
      return response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // Variance point: a TCP server has an AddressInfo.
  const { port } = server.address() as AddressInfo;
  const gitlab = await listeningDock({}, { url: `http://harbor:secret@127.0.0.1:${port}/x` });
  const url = await gitlab.listen();
  gitlab.clock.set('2027-03-25T01:00:00Z');
  await gitlab.idle();
  await gitlab.close();
  server.close();
  expect(heard).toHaveLength(3);
  expect(heard[0]?.headers).toMatchObject({
    authorization: `Basic ${Buffer.from('harbor:secret').toString('base64')}`,
    'x-gitlab-instance': url,
  });
  expect(JSON.parse(heard[0]?.body ?? '')).toMatchObject({ project: { web_url: `${url}/harbor/dock` } });
});

test('a receiver that is not there is a failure with its reason', async () => {
  const gitlab = await listeningDock({}, { url: 'http://127.0.0.1:1/nobody' });
  gitlab.clock.set('2027-03-25T01:00:00Z');
  await gitlab.idle();
  expect(hooksOf(gitlab)[0]).toMatchObject({ status: 'failed', responseStatus: null });
  expect(hooksOf(gitlab)[0]?.reason).toBeTruthy();
});

test('the same seed and the same calls give the same deliveries', async () => {
  const run = async () => {
    const gitlab = await listeningDock({ deliver: receiver().deliver });
    gitlab.clock.advance({ days: 60 });
    await gitlab.idle();
    return gitlab.deliveries();
  };
  expect(await run()).toStrictEqual(await run());
});

test('a reset and a restored moment do no daily work, and what was under way no longer counts', async () => {
  const { received, deliver } = receiver();
  const gitlab = await listeningDock({ deliver });
  const before = gitlab.snapshot();
  gitlab.clock.set('2027-03-25T01:00:00Z');
  gitlab.restore(before);
  await gitlab.idle();
  expect([received, gitlab.deliveries()]).toStrictEqual([[], []]);
  gitlab.clock.set('2027-03-25T01:00:00Z');
  await gitlab.idle();
  expect(received).toHaveLength(3);
  gitlab.reset();
  expect(gitlab.deliveries()).toStrictEqual([]);
});

test('a running clock does its daily work when the day comes', async () => {
  let system = Date.parse('2027-01-31T08:00:00Z');
  const { received, deliver } = receiver();
  const gitlab = await listeningDock({ deliver, systemTime: () => system });
  gitlab.clock.run({ speed: 60 });
  system += (54 * 86_400_000) / 60;
  await caller(gitlab, tokens.adaApi)('GET', '/version');
  await gitlab.idle();
  expect(received).toHaveLength(3);
});

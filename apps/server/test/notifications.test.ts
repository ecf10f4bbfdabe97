import { createHmac } from 'node:crypto';
import { ConnectionError } from '@moorage/core';
import { getPolicy, putPolicy, tellOrganization } from '@moorage/engine';
import { demoCredentials } from 'mock-gitlab';
import { afterEach, describe, expect, test } from 'vitest';
import { createToldWorld, day, hour, minute, tokensEnding } from './told.ts';
import { expectNoSecretSaid } from './world.ts';

const { tokens } = demoCredentials;
const url = '/api/v1/notification-channels';

afterEach(expectNoSecretSaid);

/** A token of Ada's that ends on a day after the start, connected under the name `dock`. */
async function ending(days: number, options: Parameters<typeof createToldWorld>[0] = {}) {
  const seed = tokensEnding({ 'glpat-of-ada-that-ends': days });
  const world = await createToldWorld({ gitlab: { seed }, ...options });
  const id = await world.connect('dock', 'glpat-of-ada-that-ends');
  return { ...world, id };
}

/** A policy that leaves all to the level above. */
const nothing = { checkEveryMinutes: null, remindDaysBefore: null, rotate: null, overlap: null };

const bodyOf = (received: { readonly body: string } | undefined) => JSON.parse(received?.body ?? 'null');

describe('a reminder', () => {
  test('comes once for the nearest of the days before, by webhook and by mail', async () => {
    const world = await ending(20);
    await world.channel('webhook');
    await world.channel('email');
    await world.tell();
    await world.tell();
    expect(bodyOf(world.received[0])).toEqual({
      type: 'moorage.digest',
      timestamp: '2027-01-31T08:01:00.000Z',
      data: {
        organizationId: world.actor.organizationId,
        total: 1,
        items: [
          {
            connectionId: world.id,
            name: 'dock',
            app: 'gitlab',
            kind: 'expiring',
            status: 'healthy',
            message:
              'It ends in 20 days, on 20 February 2027 at 00:00 UTC. Rotate it, or reconnect it with a new credential before then.',
            expiresAt: '2027-02-20T00:00:00.000Z',
            url: `http://127.0.0.1:4400/organization/settings/app-connections/${world.id}`,
          },
        ],
      },
    });
    expect(world.mails).toMatchObject([{ to: 'email@example.com', subject: 'Moorage: dock ends soon' }]);
    expect(world.received).toHaveLength(1);
  });

  test('comes at each of the days, by itself', async () => {
    const world = await ending(65);
    await world.channel();
    await world.tell();
    const days: string[] = [];
    for (let passed = 0; passed < 64 * 4; passed += 1) {
      world.advance(6 * hour - minute);
      await world.runDue();
      world.advance(minute);
      await world.runDue();
      for (const message of world.received.splice(0)) days.push(bodyOf(message).data.items[0].message);
    }
    expect(days.map((message) => message.split(',')[0])).toEqual([
      'It ends in 60 days',
      'It ends in 30 days',
      'It ends in 14 days',
      'It ends in 7 days',
      'It ends in 22 hours',
    ]);
  });

  test('stands in the timeline, also where nobody has a channel', async () => {
    const world = await ending(5);
    await world.tell();
    const { items } = await world.engine.stores.timeline.list(world.actor.organizationId, world.id, {
      kinds: ['reminded'],
      limit: 10,
    });
    expect(items).toMatchObject([
      { by: { kind: 'schedule' }, details: { daysBefore: 7, expiresAt: '2027-02-05T00:00:00.000Z' } },
    ]);
    expect(await world.engine.stores.timeline.organizationsUntold()).toEqual([]);
  });

  test('comes on the days that a policy names, and on no others', async () => {
    const world = await ending(20);
    await world.channel();
    const change = { ...nothing, remindDaysBefore: [10] };
    await putPolicy(world.engine, world.actor, world.id, change);
    await world.tell();
    expect(world.received).toEqual([]);
    world.advance(10 * day);
    await world.tell();
    expect(bodyOf(world.received[0]).data.items).toMatchObject([{ kind: 'expiring' }]);
  });

  test('does not come where a rotation comes first, but when that fails', async () => {
    const world = await ending(20);
    await world.channel();
    const rotate = { strategy: 'in-place', daysBefore: 3, lifeDays: 90 } as const;
    await putPolicy(world.engine, world.actor, world.id, { ...nothing, rotate });
    expect((await getPolicy(world.engine, world.actor, world.id)).nextRotationAt).not.toBeNull();
    await world.tell();
    expect(world.received).toEqual([]);
    const { jobs } = world.engine.stores;
    for (let tries = 0; tries < 2; tries += 1) {
      world.advance(18 * day);
      const now = world.engine.clock.now();
      const [rotation] = await jobs.claim('test', now, minute, 1, { kinds: ['rotate'] });
      await jobs.retry(rotation ?? expect.fail('no rotation was planned'), new Date(now.getTime() + minute));
      world.advance(minute - 18 * day);
    }
    world.advance(6 * hour);
    await world.tell();
    expect(bodyOf(world.received[0]).data.items).toMatchObject([{ name: 'dock', kind: 'expiring' }]);
  });

  test('does not come for a token that was renewed since it was put on the list', async () => {
    const world = await ending(20);
    await world.channel();
    await tellOrganization(world.engine, world.actor.organizationId);
    const done = await world.person.patch(`/api/v1/app-connections/${world.id}`, {
      secrets: { token: tokens.adaApi },
    });
    expect(done.status).toBe(200);
    world.advance(minute);
    await world.runDue();
    expect(world.received).toEqual([]);
  });
});

describe('a digest', () => {
  test('tells of a dead token what happened and what to do, and of its recovery', async () => {
    const world = await createToldWorld();
    await world.channel('email');
    await world.channel('webhook');
    const id = await world.connect('ada', tokens.adaApi);
    await world.revokeAtGitLab(tokens.adaApi);
    await world.check(id);
    await world.tell();
    expect(bodyOf(world.received[0]).data.items).toMatchObject([
      {
        name: 'ada',
        kind: 'needs-reconnect',
        status: 'needs-reconnect',
        message: expect.stringMatching(/revoked.+Reconnect/),
      },
    ]);
    expect(world.mails[0]?.subject).toBe('Moorage: ada needs you');
    expect(world.mails[0]?.text).toContain(`/organization/settings/app-connections/${id}`);

    const secrets = { token: tokens.root };
    await world.person.patch(`/api/v1/app-connections/${id}`, { secrets });
    world.advance(hour);
    await world.tell();
    expect(bodyOf(world.received[1]).data.items).toMatchObject([{ name: 'ada', kind: 'recovered' }]);
    expect(world.mails[1]?.subject).toBe('Moorage: ada is well again');
  });

  test('is one for all that happens in its time, the most urgent first', async () => {
    const world = await createToldWorld({
      gitlab: { seed: tokensEnding({ 'glpat-of-ada-that-ends': 5 }) },
    });
    await world.channel('email');
    await world.channel('webhook');
    await world.connect('a-ends', 'glpat-of-ada-that-ends');
    const ids = [];
    for (const name of ['b-dead', 'c-dead']) ids.push(await world.connect(name, tokens.adaApi));
    await world.revokeAtGitLab(tokens.adaApi);
    for (const id of ids) await world.check(id);
    await world.tell();
    expect(world.mails.map(({ subject }) => subject)).toEqual([
      'Moorage: 2 connections need you, 1 ends soon',
    ]);
    const { items } = bodyOf(world.received[0]).data;
    expect(items.map(({ name }: { name: string }) => name)).toEqual(['b-dead', 'c-dead', 'a-ends']);
  });

  test('waits a quarter of an hour after the last one', async () => {
    const world = await createToldWorld();
    await world.channel();
    const ids = [
      await world.connect('a', tokens.adaApi),
      await world.connect('b', tokens.dockOwner, 'project'),
    ];
    await world.revokeAtGitLab(tokens.adaApi);
    await world.check(ids[0] ?? '');
    await world.tell();
    await world.revokeAtGitLab(tokens.dockOwner);
    await world.check(ids[1] ?? '');
    await world.tell();
    world.advance(10 * minute);
    await world.runDue();
    expect(world.received).toHaveLength(1);
    world.advance(5 * minute);
    await world.runDue();
    expect(bodyOf(world.received[1]).data.items).toMatchObject([{ name: 'b' }]);
  });

  test('says of one that failed and recovered only that it works', async () => {
    const world = await createToldWorld();
    await world.channel();
    const id = await world.connect('a', tokens.adaApi);
    await world.revokeAtGitLab(tokens.adaApi);
    await world.check(id);
    await world.person.patch(`/api/v1/app-connections/${id}`, { secrets: { token: tokens.root } });
    await world.tell();
    expect(bodyOf(world.received[0]).data.items).toMatchObject([
      { kind: 'recovered', message: 'It failed for a while, and works again.' },
    ]);
  });

  test('does not tell of a connection that was deleted meanwhile', async () => {
    const world = await createToldWorld();
    await world.channel();
    const id = await world.connect('a', tokens.adaApi);
    await world.revokeAtGitLab(tokens.adaApi);
    await world.check(id);
    await world.person.delete(`/api/v1/app-connections/${id}`);
    await world.tell();
    expect(world.received).toEqual([]);
  });

  test('comes by itself soon after a connection has died', async () => {
    const world = await createToldWorld();
    await world.channel();
    const id = await world.connect('a', tokens.adaApi);
    await world.revokeAtGitLab(tokens.adaApi);
    await world.check(id);
    world.advance(minute);
    await world.server.jobs.runDue();
    expect(bodyOf(world.received[0]).data.items).toMatchObject([{ name: 'a', kind: 'needs-reconnect' }]);
  });

  test('tells what else must be done about a connection that works on', async () => {
    const world = await createToldWorld();
    await world.channel('email');
    const id = await world.connect('a', tokens.adaApi);
    const message = 'Its old token lives on beside the new one. Revoke it at GitLab.';
    await world.engine.stores.timeline.add([
      {
        id: 'e1',
        organizationId: world.actor.organizationId,
        connectionId: id,
        at: world.engine.clock.now(),
        kind: 'twin-ended',
        by: { kind: 'schedule' },
        message,
        details: { because: 'unwatched' },
        notice: true,
      },
    ]);
    world.advance(minute);
    await world.tell();
    expect(world.mails).toMatchObject([
      { subject: 'Moorage: a needs you', text: expect.stringContaining(message) },
    ]);
  });

  test('is told once by two processes at the same time', async () => {
    const world = await createToldWorld();
    await world.channel();
    const id = await world.connect('a', tokens.adaApi);
    await world.revokeAtGitLab(tokens.adaApi);
    await world.check(id);
    world.advance(minute);
    const { organizationId } = world.actor;
    await Promise.all([1, 2, 3].map(() => tellOrganization(world.engine, organizationId)));
    await world.runDue();
    expect(world.received).toHaveLength(1);
  });
});

describe('a delivery by webhook', () => {
  test('is signed as Standard Webhooks says', async () => {
    const world = await ending(5);
    const { secret } = await world.channel();
    await world.tell();
    const message = world.received[0] ?? expect.fail('nothing came');
    // As the specification has it, and not as the library that made it.
    const { headers, body } = message;
    const at = String(world.engine.clock.now().getTime() / 1000);
    const signature = createHmac('sha256', Buffer.from(secret.replace('whsec_', ''), 'base64'))
      .update(`${headers['webhook-id']}.${at}.${body}`)
      .digest('base64');
    expect(headers).toMatchObject({ 'webhook-timestamp': at, 'webhook-signature': `v1,${signature}` });
    expect(secret).toMatch(/^whsec_[\w+/]{43}=$/);
  });

  test('is tried again under the same id, later each time, and then given up', async () => {
    const world = await ending(5);
    const channel = await world.channel();
    world.answers.push(...Array.from({ length: 9 }, () => new Response('secret inside', { status: 500 })));
    await world.tell();
    const list = () =>
      world.engine.stores.deliveries.list(world.actor.organizationId, channel.id, { limit: 1 });
    const waits: number[] = [];
    for (;;) {
      const [delivery] = (await list()).items;
      const [job] = await world.engine.stores.jobs.list(delivery?.id ?? '');
      if (job === undefined) break;
      const left = job.runAt.getTime() - world.engine.clock.now().getTime();
      waits.push(left / 1000);
      world.advance(left);
      await world.runDue();
    }
    expect(waits).toEqual([5, 60, 300, 1800, 7200, 18_000, 36_000, 86_400]);
    expect(new Set(world.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    const { json, text } = await world.person.get(`${url}/${channel.id}/deliveries`);
    expect(json.items).toMatchObject([
      {
        state: 'given-up',
        attempts: 9,
        lastError: 'hooks.example.com answered with the status 500. Look into the log of the receiver.',
      },
    ]);
    expect(text).not.toContain('secret inside');
    world.advance(30 * day);
    await world.runDue();
    expect(world.received.filter(({ body }) => body.includes('digest'))).toHaveLength(9);
  });

  test('arrives when the receiver is back, and the log says so', async () => {
    const world = await ending(5);
    const channel = await world.channel();
    world.answers.push(new ConnectionError('unavailable', 'hooks.example.com refused the connection.'));
    await world.tell();
    const deliveries = async () => (await world.person.get(`${url}/${channel.id}/deliveries`)).json.items;
    expect(await deliveries()).toMatchObject([
      { state: 'waiting', attempts: 1, lastError: expect.stringContaining('refused the connection') },
    ]);
    world.advance(5000);
    await world.runDue();
    expect(await deliveries()).toMatchObject([{ state: 'delivered', attempts: 2, lastError: null }]);
  });

  test('is not tried again where the receiver says that nobody is there any more', async () => {
    const world = await ending(5);
    const channel = await world.channel();
    world.answers.push(new Response(null, { status: 410 }));
    await world.tell();
    world.advance(day);
    await world.runDue();
    expect(world.received).toHaveLength(1);
    const { items } = (await world.person.get(url)).json;
    expect(items).toMatchObject([
      { id: channel.id, lastDelivery: { state: 'given-up', error: expect.stringContaining('410') } },
    ]);
  });

  test('waits as long as the receiver asks for', async () => {
    const world = await ending(5);
    await world.channel();
    world.answers.push(new Response(null, { status: 429, headers: { 'retry-after': '120' } }));
    await world.tell();
    world.advance(119_000);
    await world.runDue();
    expect(world.received).toHaveLength(1);
    world.advance(1000);
    await world.runDue();
    expect(world.received).toHaveLength(2);
  });

  test('ends with its channel', async () => {
    const world = await ending(5);
    const channel = await world.channel();
    world.answers.push(new Response(null, { status: 503 }));
    await world.tell();
    await world.person.delete(`${url}/${channel.id}`);
    world.advance(day);
    await world.runDue();
    expect(world.received).toHaveLength(1);
  });
});

describe('a channel', () => {
  test('shows its secret once, at its making', async () => {
    const world = await createToldWorld();
    const { secret } = await world.channel();
    expect((await world.person.get(url)).text).not.toContain(secret);
    expect((await world.person.get(url)).json).toMatchObject({
      items: [{ kind: 'webhook', target: 'https://hooks.example.com/webhook', lastDelivery: null }],
      canMail: true,
    });
  });

  test('is tested while one waits, and says what went wrong', async () => {
    const world = await createToldWorld();
    const { id } = await world.channel();
    const good = await world.person.post(`${url}/${id}/test`);
    expect(good.json).toEqual({ ok: true, error: null });
    expect(bodyOf(world.received[0])).toMatchObject({ type: 'moorage.test' });
    world.answers.push(new Response(null, { status: 404 }));
    world.advance(minute);
    const bad = await world.person.post(`${url}/${id}/test`);
    expect(bad.json).toEqual({
      ok: false,
      error: 'hooks.example.com answered with the status 404. Check the URL.',
    });
    const { json } = await world.person.get(`${url}/${id}/deliveries?limit=1`);
    expect(json).toMatchObject({ items: [{ type: 'moorage.test', state: 'given-up' }], total: 2 });
    world.advance(day);
    await world.runDue();
    expect(world.received).toHaveLength(2);
  });

  test('by mail is tested as well, and a mail server that is down is told', async () => {
    let down = false;
    const mailer = {
      send: async () => {
        if (down) throw new ConnectionError('unavailable', 'The mail server did not answer.');
      },
    };
    const world = await createToldWorld({ engine: { mailer } });
    const { id } = await world.channel('email');
    expect((await world.person.post(`${url}/${id}/test`)).json).toEqual({ ok: true, error: null });
    down = true;
    world.advance(minute);
    const { json } = await world.person.post(`${url}/${id}/test`);
    expect(json).toMatchObject({
      ok: false,
      error: expect.stringMatching(/^The mail server did not answer/),
    });
  });

  test.each([
    ['no web address', { kind: 'webhook', name: 'x', target: 'ftp://example.com' }],
    ['a password in the address', { kind: 'webhook', name: 'x', target: 'https://a:b@example.com/' }],
    ['no e-mail address', { kind: 'email', name: 'x', target: 'ada' }],
    ['two e-mail addresses', { kind: 'email', name: 'x', target: 'a@example.com, b@example.com' }],
    ['a line end', { kind: 'email', name: 'x', target: 'a@example.com\r\nBcc: b@example.com' }],
    ['no name', { kind: 'webhook', name: ' ', target: 'https://example.com' }],
  ])('is refused with %s', async (_what, channel) => {
    const world = await createToldWorld();
    const { status, json } = await world.person.post(url, channel);
    expect([status, json.error.code]).toEqual([400, 'invalid_input']);
    expect(Object.keys(json.error.fields)).toHaveLength(1);
  });

  test('by mail wants a mail server, and says which settings are missing', async () => {
    const world = await createToldWorld({ engine: { mailer: undefined } });
    expect((await world.person.get(url)).json.canMail).toBe(false);
    const { status, json } = await world.person.post(url, {
      kind: 'email',
      name: 'x',
      target: 'a@example.com',
    });
    expect(status).toBe(400);
    expect(json.error.fields.target).toContain('MOORAGE_SMTP_URL and MOORAGE_MAIL_FROM');
  });

  test('has a name of its own, and there are 20 at most', async () => {
    const world = await createToldWorld();
    for (let count = 1; count <= 20; count += 1) await world.channel('webhook', `hook-${count}`);
    const target = 'https://hooks.example.com/';
    const taken = await world.person.post(url, { kind: 'webhook', name: 'HOOK-1', target });
    expect(taken.status).toBe(409);
    const full = await world.person.post(url, { kind: 'webhook', name: 'one more', target });
    expect(full.json.error).toMatchObject({ code: 'conflict', message: expect.stringContaining('20') });
  });

  test('of another organization cannot be seen, tested or deleted', async () => {
    const world = await createToldWorld();
    const { id } = await world.channel();
    const stranger = await world.addOrganization();
    expect((await stranger.get(url)).json.items).toEqual([]);
    for (const answer of [
      await stranger.post(`${url}/${id}/test`),
      await stranger.get(`${url}/${id}/deliveries`),
      await stranger.delete(`${url}/${id}`),
    ]) {
      expect(answer.status).toBe(404);
    }
    expect(world.received).toEqual([]);
  });
});

test('what happens while people are being told is told soon after, and not a day later', async () => {
  const world = await createToldWorld();
  const { engine, actor } = world;
  const { jobs } = engine.stores;
  const { organizationId } = actor;
  const plan = (inMs: number) => {
    const runAt = new Date(engine.clock.now().getTime() + inMs);
    return jobs.plan([{ kind: 'tell', subject: organizationId, organizationId, runAt }], 'earlier');
  };
  await plan(0);
  world.advance(minute);
  const [job] = await jobs.claim('ada', engine.clock.now(), minute, 1, { kinds: ['tell'] });
  if (job === undefined) throw new Error('nothing is due');
  await plan(minute);
  await tellOrganization(engine, organizationId);
  await jobs.finish(job, null);
  const [next] = await jobs.list(organizationId);
  expect(next?.runAt.getTime()).toBe(engine.clock.now().getTime() + minute);
});

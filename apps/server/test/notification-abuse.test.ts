import { ConnectionError } from '@moorage/core';
import { createChannel } from '@moorage/engine';
import { afterEach, describe, expect, test } from 'vitest';
import { readReply } from './browser.ts';
import { createToldWorld, hour, minute } from './told.ts';
import { expectNoSecretSaid } from './world.ts';

const url = '/api/v1/notification-channels';
/** As chat programs have it: whoever knows the path may write there. */
const path = 'services/T0/B0/wordless-9f8e7d6c';
const target = `https://hooks.example.com/${path}`;

afterEach(expectNoSecretSaid);

type ToldWorld = Awaited<ReturnType<typeof createToldWorld>>;

/** What a program may do, by a key with these rights. */
async function program(world: ToldWorld, access: 'read' | 'write') {
  const { json } = await world.person.post('/api/v1/access-keys', { name: access, access });
  return async (method: string, at: string, body?: unknown) => {
    const headers = { authorization: `Bearer ${json.key}`, 'content-type': 'application/json' };
    const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    return readReply(await world.send(at, init));
  };
}

async function webhook(world: ToldWorld, to = target) {
  const { json, status } = await world.person.post(url, {
    kind: 'webhook',
    name: new URL(to).host,
    target: to,
  });
  expect([status, json.target]).toEqual([201, to]);
  return `${url}/${json.id}`;
}

describe('tests of channels', () => {
  test('go out once a minute, also when many are asked for at once', async () => {
    const world = await createToldWorld();
    const { id } = await world.channel();
    const other = await world.channel('webhook', 'other');
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => world.person.post(`${url}/${id}/test`)),
    );
    const refused = answers.filter(({ status }) => status === 429);
    expect([refused.length, world.received.length]).toEqual([4, 1]);
    expect(refused[0]).toMatchObject({ json: { error: { code: 'rate_limited' } } });
    expect(refused[0]?.headers.get('retry-after')).toBe('60');
    expect((await world.person.post(`${url}/${other.id}/test`)).json.ok).toBe(true);
    world.advance(minute);
    expect((await world.person.post(`${url}/${id}/test`)).json.ok).toBe(true);
  });

  test('by mail are 20 a day for an organization, whatever becomes of its channels', async () => {
    const world = await createToldWorld();
    const refusals = [];
    for (let count = 0; count < 25; count += 1) {
      const { id } = await world.channel('email', `victim-${count % 2}`);
      const answer = await world.person.post(`${url}/${id}/test`);
      if (answer.status === 429) refusals.push(answer.headers.get('retry-after'));
      await world.person.delete(`${url}/${id}`);
    }
    expect(world.mails).toHaveLength(20);
    // It is 8 in the morning in Greenwich, and a day ends at midnight there.
    expect(refusals).toEqual(Array.from({ length: 5 }, () => String(16 * 3600)));
    const { id } = await world.channel();
    expect((await world.person.post(`${url}/${id}/test`)).json.ok).toBe(true);
    world.advance(16 * hour);
    const later = await world.channel('email');
    expect((await world.person.post(`${url}/${later.id}/test`)).json.ok).toBe(true);
  });

  test('that no mail server took do not count for the day', async () => {
    const mailer = { send: () => Promise.reject(new ConnectionError('unavailable', 'It is down.')) };
    const world = await createToldWorld({ engine: { mailer } });
    const { id } = await world.channel('email');
    for (let count = 0; count < 25; count += 1) {
      expect((await world.person.post(`${url}/${id}/test`)).json.ok).toBe(false);
      world.advance(minute);
    }
  });

  test('by mail say nothing that whoever made the channel could choose', async () => {
    const world = await createToldWorld();
    const name = 'Pay at https://evil.example now';
    const made = await world.person.post(url, { kind: 'email', name, target: 'victim@elsewhere.example' });
    await world.person.post(`${url}/${made.json.id}/test`);
    expect(world.mails).toHaveLength(1);
    expect(JSON.stringify(world.mails)).not.toContain('evil');
  });
});

describe('the target of a webhook', () => {
  test('is shown whole to people, and to programs only as far as it can be told apart', async () => {
    const world = await createToldWorld();
    const ask = await program(world, 'read');
    await webhook(world);
    await webhook(world, 'https://short.example.com/hook');
    await webhook(world, 'https://bare.example.com/');
    await world.channel('email', 'ada');
    const targets = async (answer: Promise<{ json: { items: readonly { target: string }[] } }>) =>
      (await answer).json.items.map((item) => item.target);
    expect(await targets(ask('GET', url))).toEqual([
      'https://hooks.example.com/…7d6c',
      'https://short.example.com/…',
      'https://bare.example.com',
      'ada@example.com',
    ]);
    expect(await targets(world.person.get(url))).toEqual([
      target,
      'https://short.example.com/hook',
      'https://bare.example.com/',
      'ada@example.com',
    ]);
  });

  test('stands in no row, in no log line and in nothing that was sent', async () => {
    const world = await createToldWorld();
    const channel = await webhook(world);
    await world.person.post(`${channel}/test`);
    world.advance(minute);
    world.answers.push(new Response(null, { status: 500 }));
    await world.person.post(`${channel}/test`);
    expect(world.received.map((message) => message.url)).toEqual([target, target]);
    const { channels } = world.engine.stores;
    const rows = await channels.list(world.actor.organizationId);
    expect(rows).toMatchObject([{ target: 'https://hooks.example.com' }]);
    const { items } = (await world.person.get(`${channel}/deliveries`)).json;
    const stored = await world.engine.stores.deliveries.list(world.actor.organizationId, rows[0]?.id ?? '', {
      limit: 9,
    });
    expect(JSON.stringify([rows, items, stored, world.lines])).not.toContain('9f8e7d6c');
  });

  test('that does not open any more hides no other channel', async () => {
    const world = await createToldWorld();
    await webhook(world);
    await webhook(world, 'https://other.example.com/hook');
    const { channels } = world.engine.stores;
    const list = channels.list.bind(channels);
    channels.list = async (id) =>
      (await list(id)).map((row, index) => (index === 0 ? { ...row, sealedSecret: 'spoilt' } : row));
    const { items } = (await world.person.get(url)).json;
    expect(items).toMatchObject([
      { target: 'https://hooks.example.com/…' },
      { target: 'https://other.example.com/hook' },
    ]);
  });
});

describe('a program', () => {
  test('neither makes nor deletes nor tests channels, whatever its key may do', async () => {
    const world = await createToldWorld();
    const channel = await webhook(world);
    const ask = await program(world, 'write');
    for (const answer of [
      await ask('POST', url, { kind: 'webhook', name: 'mine', target: 'https://evil.example/' }),
      await ask('POST', `${channel}/test`),
      await ask('DELETE', channel),
    ]) {
      expect(answer).toMatchObject({ status: 403, json: { error: { code: 'not_allowed' } } });
    }
    expect(world.received).toEqual([]);
    expect((await ask('GET', `${channel}/deliveries`)).status).toBe(200);
    expect((await world.person.get(url)).json.items).toHaveLength(1);
  });
});

test('there are no more than 20 channels, also when many are made at once', async () => {
  const world = await createToldWorld();
  const made = await Promise.allSettled(
    Array.from({ length: 40 }, (_, number) =>
      createChannel(world.engine, world.actor, { kind: 'webhook', name: `hook ${number}`, target }),
    ),
  );
  expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(20);
  expect((await world.person.get(url)).json.items).toHaveLength(20);
  expect(made.find(({ status }) => status === 'rejected')).toMatchObject({
    reason: { code: 'conflict', message: expect.stringContaining('20') },
  });
});

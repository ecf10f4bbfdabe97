import { createAccessKey, lendCredential, planConnection, refreshConnection } from '@moorage/engine';
import { expect, test } from 'vitest';
import { createConnectedWorld, minute } from './connected.ts';

/** GitLab answers each refresh with these, and not with what it would have said. */
async function granting(grant: object) {
  const world = await createConnectedWorld();
  let refreshes = 0;
  const send: typeof world.engine.send = async (url, init) => {
    if (new URL(url).pathname !== '/oauth/token') return world.engine.send(url, init);
    refreshes += 1;
    return Response.json({ access_token: 'new', token_type: 'bearer', refresh_token: 'r', ...grant });
  };
  const deps = { ...world.engine, send };
  const refresh = () => refreshConnection(deps, world.actor, world.id);
  const lend = () => lendCredential(deps, { actor: world.actor, lends: true }, world.id);
  const job = async () => {
    const jobs = await world.engine.stores.jobs.list(world.id);
    return jobs.find(({ kind }) => kind === 'refresh');
  };
  return { ...world, deps, refresh, lend, job, asked: () => refreshes };
}

test.each([1e15, 9e300])(
  'an access token that lives for %d seconds ends with the calendar',
  async (seconds) => {
    const { refresh, row, lend } = await granting({ expires_in: seconds });
    expect(await refresh()).toMatchObject({ status: 'healthy' });
    expect((await row()).accessExpiresAt).toEqual(new Date('9999-12-31T00:00:00Z'));
    expect(await lend()).toMatchObject({ values: { accessToken: 'new' } });
  },
);

test.each([
  { access_token: 'x\r\nHost: evil' },
  { access_token: 'x\u009B2J' },
  { access_token: 'ключ' },
  { refresh_token: 'x\u0000' },
])('tokens that no header can carry are refused, and the old pair goes on: %j', async (grant) => {
  const { refresh, row, lend, intents, events } = await granting({ expires_in: 7200, ...grant });
  const before = await row();
  await expect(refresh()).rejects.toMatchObject({ code: 'unavailable' });
  expect((await row()).sealedSecrets).toBe(before.sealedSecrets);
  expect((await lend()).values['accessToken']).toMatch(/^[\x21-\x7E]+$/);
  expect(await intents()).toEqual([]);
  expect(await events()).toContainEqual(expect.objectContaining({ kind: 'failed' }));
});

test('when the old pair has ended with that, it is told to be lost', async () => {
  const world = await granting({ expires_in: 7200, access_token: 'x\r\nHost: evil' });
  await world.revokeAtGitLab();
  await expect(world.refresh()).rejects.toMatchObject({ code: 'grant_ended' });
  expect((await world.row()).status).toBe('needs-reconnect');
  expect(await world.intents()).toEqual([]);
  expect(world.lines).toContainEqual(expect.objectContaining({ level: 'warn', code: 'unexpected_response' }));
});

test.each([0, 0.2, 1, 60])(
  'an access token that lives for %d seconds is refreshed every five minutes by itself',
  async (seconds) => {
    const world = await granting({ expires_in: seconds });
    await world.refresh();
    const server = world.serve({ send: world.deps.send });
    const first = world.engine.clock.now().getTime();
    for (let passed = 0; passed < 4 * 5; passed += 1) {
      world.advance(minute);
      await server.jobs.runDue();
    }
    // The checks of these minutes use what is there.
    expect(world.asked()).toBeGreaterThanOrEqual(4);
    expect(world.asked()).toBeLessThanOrEqual(6);
    const runAt = (await world.job())?.runAt.getTime() ?? 0;
    expect(runAt).toBeGreaterThan(first + 20 * minute);
  },
);

test('the refresh of a short life that is planned stays where it is', async () => {
  const world = await granting({ expires_in: 1 });
  await world.refresh();
  const runAt = new Date(world.engine.clock.now().getTime() + 5 * minute);
  expect(await world.job()).toMatchObject({ runAt });
  world.advance(minute);
  await planConnection(world.deps, await world.row());
  expect(await world.job()).toMatchObject({ runAt });
});

test('a key that may only read has a pair that is due renewed on the way, and no other', async () => {
  const world = await createConnectedWorld();
  const made = { name: 'reader', access: 'read', lends: false, expiresInDays: null } as const;
  const { key } = await createAccessKey(world.engine, world.actor, made);
  world.watch.add(key);
  const read = () =>
    world.send(`/api/v1/app-connections/${world.id}/resources/projects`, {
      headers: { authorization: `Bearer ${key}` },
    });
  expect((await read()).status).toBe(200);
  expect(world.refreshes()).toBe(0);
  world.advance(111 * minute);
  expect((await Promise.all([read(), read()])).map(({ status }) => status)).toEqual([200, 200]);
  expect(world.refreshes()).toBe(1);
  expect((await world.events()).filter(({ kind }) => kind === 'refreshed')).toHaveLength(1);
});

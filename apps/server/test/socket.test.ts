import { demoCredentials } from 'mock-gitlab';
import { createGuardedFetch, parseAllowList } from '@moorage/engine';
import { expect, onTestFinished, test } from 'vitest';
import { createWorld } from './world.ts';

const { tokens } = demoCredentials;

/** Moorage reaches GitLab over a socket of this machine, through every guard. */
async function overTheNetwork(allowed: string) {
  const guardedFetch = createGuardedFetch({ allowPrivate: parseAllowList(allowed), userAgent: 'Moorage' });
  const world = await createWorld({ send: guardedFetch });
  const instanceUrl = await world.mock.listen();
  onTestFinished(async () => {
    await world.mock.close();
    await guardedFetch.close();
  });
  const person = await world.administrator();
  const connect = () =>
    person.post('/api/v1/app-connections', {
      name: 'dock',
      app: 'gitlab',
      method: 'access-token',
      secrets: { token: tokens.dockOwner },
      settings: { instanceUrl, tokenKind: 'project' },
    });
  return { world, person, connect };
}

test('a token is connected and revoked over a real connection, when the address is allowed', async () => {
  const { world, person, connect } = await overTheNetwork('127.0.0.0/8');
  const { status, json } = await connect();
  expect(status).toBe(201);
  expect(json).toMatchObject({ status: 'healthy', identity: { kind: 'project' } });
  expect((await person.delete(`/api/v1/app-connections/${json.id}?revoke=true`)).status).toBe(204);
  expect(world.mock.journal.entries({ method: 'DELETE' })).toHaveLength(1);
});

test('a private address that is not allowed is not even asked', async () => {
  const { world, connect } = await overTheNetwork('');
  const { status, json } = await connect();
  expect(status).toBe(422);
  expect(json.error).toMatchObject({
    code: 'blocked_address',
    action: expect.stringContaining('MOORAGE_ALLOW_PRIVATE'),
  });
  expect(world.mock.journal.count()).toBe(0);
});

import { expect, test } from 'vitest';
import { caller, harbor, tokens } from './harbor.ts';

const LIST = '/projects/1/triggers';

/** Ada's trigger, and Ben, another maintainer. */
async function arrange() {
  const gitlab = harbor();
  const ada = caller(gitlab, tokens.adaApi);
  const { body: trigger } = await ada('POST', LIST, { description: 'nightly' });
  const made = await caller(gitlab, tokens.root)('POST', '/users/3/personal_access_tokens', {
    name: 'ben',
    scopes: ['api'],
  });
  return { gitlab, ada, trigger, ben: caller(gitlab, made.body.token) };
}

test('a trigger belongs to who made it and shows its value to them alone', async () => {
  const { ada, ben, trigger } = await arrange();
  expect(Object.keys(trigger).join(' ')).toBe(
    'id token description created_at updated_at last_used expires_at owner',
  );
  expect(trigger).toMatchObject({ last_used: null, expires_at: null, owner: { username: 'ada' } });
  expect(trigger.token).toMatch(/^glptt-[0-9a-f]{40}$/);
  expect((await ada('GET', LIST)).body).toStrictEqual([trigger]);
  expect((await ben('GET', `${LIST}/${trigger.id}`)).body.token).toBe(trigger.token.slice(6, 10));
});

test('its owner describes it anew; another maintainer may only remove it', async () => {
  const { gitlab, ada, ben, trigger } = await arrange();
  gitlab.clock.advance({ hours: 1 });
  expect((await ada('PUT', `${LIST}/1`, { description: 'weekly' })).body).toMatchObject({
    description: 'weekly',
    updated_at: '2027-01-31T09:00:00.000Z',
  });
  expect((await ben('PUT', `${LIST}/1`, { description: 'mine' })).body).toStrictEqual({
    message: '403 Forbidden - The current user is not authorized to update the pipeline trigger token',
  });
  expect((await ben('DELETE', `${LIST}/${trigger.id}`)).status).toBe(204);
  expect(await ben('DELETE', `${LIST}/${trigger.id}`)).toMatchObject({
    status: 404,
    body: { message: '404 Not found' },
  });
});

test('triggers are for maintainers and need a description', async () => {
  const { gitlab, ada } = await arrange();
  expect((await caller(gitlab, tokens.dockDeveloper)('GET', LIST)).body).toStrictEqual({
    message: '403 Forbidden',
  });
  expect((await caller(gitlab)('GET', LIST)).status).toBe(401);
  expect((await ada('POST', LIST, {})).body).toStrictEqual({ error: 'description is missing' });
  expect((await ada('GET', `${LIST}/x`)).body).toStrictEqual({ error: 'trigger_id is invalid' });
});

test('one that changed since it was read is not removed', async () => {
  const { gitlab } = await arrange();
  const remove = (date: string) =>
    gitlab.fetch(`${gitlab.baseUrl}/api/v4${LIST}/1`, {
      method: 'DELETE',
      headers: { 'private-token': tokens.adaApi, 'if-unmodified-since': date },
    });
  expect((await remove('Sun, 31 Jan 2027 07:00:00 GMT')).status).toBe(412);
  expect((await remove('Sun, 31 Jan 2027 08:00:00 GMT')).status).toBe(204);
});

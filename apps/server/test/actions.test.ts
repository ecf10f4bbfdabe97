import { beforeEach, expect, test } from 'vitest';
import { createMoored, tokens, type Moored } from './moored.ts';

let moored: Moored;
beforeEach(async () => {
  moored = await createMoored();
});

const path = '/api/v1/app-connections/actions';
const act = (values: object) => moored.person.post(path, values);
const inPlace = { strategy: 'in-place', daysBefore: 7, lifeDays: 90 };
const rotations = () =>
  moored.world.mock.journal.count({ path: '/api/v4/personal_access_tokens/self/rotate' });

test('checks many connections, and answers in the order of the ids', async () => {
  const ids = [await moored.dock(), await moored.ada(), await moored.authorize()];
  moored.world.advance(60_000);
  const { status, json } = await act({ action: 'check', ids: ids.toReversed() });
  expect(status).toBe(200);
  expect(json.results).toEqual(
    ids.toReversed().map((id) => ({ id, ok: true, status: 'healthy', error: null })),
  );
  const { items } = (await moored.person.get('/api/v1/app-connections')).json;
  for (const item of items) expect(item.checkedAt).toBe('2027-01-31T08:01:00.000Z');
});

test('renews each in its own way', async () => {
  const [dock, oauth] = [await moored.dock(), await moored.authorize()];
  moored.world.mock.journal.clear();
  const { json } = await act({ action: 'renew', ids: [dock, oauth], lifeDays: 30 });
  expect(json.results.map((result: { ok: boolean }) => result.ok)).toEqual([true, true]);
  expect(rotations()).toBe(1);
  expect(moored.world.mock.journal.count({ method: 'POST', path: '/oauth/token' })).toBe(1);
  const rotated = (await moored.person.get(`/api/v1/app-connections/${dock}`)).json;
  expect(rotated.expiresAt).toBe('2027-03-02T00:00:00.000Z');
});

test('what goes wrong with one keeps nothing from the others', async () => {
  const [dock, oauth, ada] = [await moored.dock(), await moored.authorize(), await moored.ada()];
  const { json } = await act({ action: 'rotate', ids: [oauth, 'no-such-id', dock, ada] });
  expect(json.results).toEqual([
    {
      id: oauth,
      ok: false,
      status: 'healthy',
      error: {
        code: 'invalid_input',
        message: '"ada-oauth" is refreshed by itself, not rotated.',
        action: 'Refresh it instead.',
      },
    },
    { id: 'no-such-id', ok: false, status: null, error: expect.objectContaining({ code: 'not_found' }) },
    { id: dock, ok: true, status: 'healthy', error: null },
    { id: ada, ok: true, status: 'healthy', error: null },
  ]);
});

test('an app that is down is told for each of its connections', async () => {
  const ids = [await moored.dock(), await moored.ada()];
  moored.world.mock.faults.add({ kind: 'status', status: 503 });
  const checked = (await act({ action: 'check', ids })).json.results;
  expect(checked).toEqual(ids.map((id) => ({ id, ok: true, status: 'degraded', error: null })));
  const rotated = (await act({ action: 'rotate', ids })).json.results;
  for (const { ok, error } of rotated) expect([ok, error === null]).toEqual([false, false]);
});

test('an id that comes twice is done once', async () => {
  const id = await moored.dock();
  moored.world.mock.journal.clear();
  const { json } = await act({ action: 'rotate', ids: [id, id, id] });
  expect(json.results).toEqual([{ id, ok: true, status: 'healthy', error: null }]);
  expect(rotations()).toBe(1);
});

test('sets a policy for many, where it can be', async () => {
  const [dock, oauth] = [await moored.dock(), await moored.authorize()];
  const { json } = await act({ action: 'set-policy', ids: [dock, oauth], policy: { rotate: inPlace } });
  expect(json.results).toMatchObject([
    { id: dock, ok: true },
    { id: oauth, ok: false, error: { code: 'invalid_input', message: /nothing to rotate/ } },
  ]);
  const policy = (await moored.person.get(`/api/v1/app-connections/${dock}/policy`)).json;
  expect(policy.sentence).toMatch(/^Rotates on 25 March 2027/);
});

test.each<[string, object, string]>([
  ['no connections', { action: 'check', ids: [] }, 'ids'],
  ['too many connections', { action: 'check', ids: Array.from({ length: 51 }, String) }, 'ids'],
  ['an action that there is not', { action: 'explode', ids: ['a'] }, 'action'],
  ['a policy that is missing', { action: 'set-policy', ids: ['a'] }, 'policy'],
  ['a policy of another shape', { action: 'set-policy', ids: ['a'], policy: { rotate: 1 } }, 'policy.rotate'],
  ['a life of no days', { action: 'rotate', ids: ['a'], lifeDays: 0 }, 'lifeDays'],
])('refuses %s', async (_what, values, field) => {
  const { status, json } = await act(values);
  expect([status, Object.keys(json.error.fields)]).toEqual([400, [field]]);
});

test('connections of another organization are as good as none, and nothing is done to them', async () => {
  const id = await moored.dock();
  const theirs = await moored.world.addOrganization();
  const own = await moored.connect('theirs', 'personal', tokens.adaApi, theirs);
  moored.world.mock.journal.clear();
  for (const action of ['check', 'refresh', 'rotate', 'renew', 'set-policy']) {
    const { json } = await theirs.post(path, { action, ids: [id], policy: { rotate: inPlace } });
    expect(json.results).toEqual([
      { id, ok: false, status: null, error: expect.objectContaining({ code: 'not_found' }) },
    ]);
  }
  expect(moored.world.mock.journal.count()).toBe(0);
  const { json } = await theirs.post(path, { action: 'check', ids: [own, id] });
  expect(json.results.map((result: { ok: boolean }) => result.ok)).toEqual([true, false]);
  expect((await moored.world.browser().post(path, { action: 'check', ids: [id] })).status).toBe(401);
});

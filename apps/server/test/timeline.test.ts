import { beforeEach, expect, test } from 'vitest';
import { createMoored, tokens, type Moored } from './moored.ts';

let moored: Moored;
beforeEach(async () => {
  moored = await createMoored();
});

const minute = 60_000;
const path = (id: string, query = '') => `/api/v1/app-connections/${id}/timeline${query}`;
const read = async (id: string, query = '') => (await moored.person.get(path(id, query))).json;
const kinds = (timeline: { items: { kind: string }[] }) => timeline.items.map(({ kind }) => kind);

/** A connection that was checked and rotated, a minute each. */
async function withPast(): Promise<string> {
  const id = await moored.dock();
  for (const act of ['check', 'rotate']) {
    moored.world.advance(minute);
    await moored.person.post(`/api/v1/app-connections/${id}/${act}`, act === 'check' ? undefined : {});
  }
  return id;
}

test('tells what happened to a connection, newest first, and by whom', async () => {
  const id = await withPast();
  const timeline = await read(id);
  expect(kinds(timeline)).toEqual(['rotated', 'checked', 'connected']);
  expect(timeline).toMatchObject({ total: 3, nextCursor: null });
  const [rotated, checked, connected] = timeline.items;
  expect(connected).toMatchObject({ at: '2027-01-31T08:00:00.000Z', by: { kind: 'person', name: 'Ada' } });
  expect(checked.at).toBe('2027-01-31T08:01:00.000Z');
  expect(rotated.details).toMatchObject({ expiresBefore: '2027-04-01T00:00:00.000Z' });
});

test('shows only the kinds that are asked for, and counts those', async () => {
  const id = await withPast();
  expect(kinds(await read(id, '?kind=checked'))).toEqual(['checked']);
  const two = await read(id, '?kind=checked,connected&limit=1');
  expect(two).toMatchObject({ total: 2, items: [{ kind: 'checked' }] });
  expect(kinds(await read(id, '?kind='))).toHaveLength(3);
  expect(await read(id, '?kind=lent')).toEqual({ items: [], nextCursor: null, total: 0 });
});

test('goes on page by page, each event once', async () => {
  const id = await withPast();
  const seen: string[] = [];
  let query = '?limit=1';
  for (let page = 0; page < 5 && query !== ''; page += 1) {
    const { items, nextCursor } = await read(id, query);
    seen.push(...kinds({ items }));
    query = nextCursor === null ? '' : `?limit=1&cursor=${encodeURIComponent(nextCursor)}`;
  }
  expect(seen).toEqual(['rotated', 'checked', 'connected']);
});

test.each([
  ['a kind that there is not', '?kind=rotated,exploded', 'kind'],
  ['a cursor of nowhere', '?cursor=nowhere', 'cursor'],
  ['too long a page', '?limit=101', 'limit'],
])('refuses %s', async (_what, query, field) => {
  const { status, json } = await moored.person.get(path(await moored.dock(), query));
  expect([status, Object.keys(json.error.fields)]).toEqual([400, [field]]);
});

test('of another organization is not shown, nor by a cursor', async () => {
  const id = await withPast();
  const { nextCursor } = await read(id, '?limit=1');
  const theirs = await moored.world.addOrganization();
  expect((await theirs.get(path(id))).json.error.code).toBe('not_found');
  const own = await moored.connect('theirs', 'personal', tokens.adaApi, theirs);
  const reply = await theirs.get(path(own, `?cursor=${encodeURIComponent(nextCursor)}`));
  for (const item of reply.json.items ?? []) expect(item.kind).toBe('connected');
  expect((await theirs.get(path('no-such-id'))).status).toBe(404);
  expect((await moored.world.browser().get(path(id))).status).toBe(401);
});

import type { ChoicePage, Resource } from '@moorage/core';
import { beforeEach, expect, test } from 'vitest';
import { groups, projects } from '../src/resources.ts';
import { contextFor, openHarbor, tokens } from './harbor.ts';

const harbor = openHarbor();
const { mock } = harbor;

beforeEach(() => mock.reset());

async function page(resource: Resource, token: string, query = {}): Promise<ChoicePage> {
  return resource.list(await contextFor(harbor, token), query);
}

test('projects come with their whole path, their address and the role there', async () => {
  const { items } = await page(projects, tokens.adaApi, { search: 'watch' });
  expect(items).toEqual([
    {
      id: expect.any(String),
      name: 'harbor/crew/night/watch',
      url: 'http://gitlab.test/harbor/crew/night/watch',
      role: expect.objectContaining({ level: expect.any(Number) }),
    },
  ]);
});

test('a hundred and more projects come in pages, newest first, archived ones left out', async () => {
  const names: string[] = [];
  const sizes: number[] = [];
  let cursor: string | undefined;
  do {
    const { items, next } = await page(projects, tokens.adaApi, cursor === undefined ? {} : { cursor });
    names.push(...items.map(({ name }) => name));
    sizes.push(items.length);
    cursor = next;
  } while (cursor !== undefined);
  expect(sizes).toEqual([50, 50, 24]);
  expect(names[0]).toBe('harbor/ship-120');
  expect(names).not.toContain('harbor/wreck');
  expect(new Set(names).size).toBe(124);
});

test('only projects that the credential can manage are offered', async () => {
  await expect(page(projects, tokens.dockMaintainer)).resolves.toMatchObject({
    items: [{ name: 'harbor/dock', role: { name: 'Maintainer' } }],
  });
  await expect(page(projects, tokens.dockDeveloper)).resolves.toEqual({ items: [] });
});

test('only groups that the credential owns are offered, page by page, sub-groups by their whole path', async () => {
  const first = await page(groups, tokens.harborOwner);
  expect(first.items).toHaveLength(50);
  expect(first.items[0]).toMatchObject({ name: 'harbor/crew', role: { name: 'Owner' } });
  const second = await page(groups, tokens.harborOwner, { cursor: first.next });
  expect(second.items).toHaveLength(13);
  expect(second.next).toBeUndefined();
  await expect(page(groups, 'glpat-harbor-tender0')).resolves.toEqual({ items: [] });
});

test('a search with blanks around it is trimmed, one of blanks only is none', async () => {
  await expect(page(projects, tokens.adaApi, { search: ' dock ' })).resolves.toMatchObject({
    items: [{ name: 'harbor/dock' }],
  });
  await expect(page(projects, tokens.adaApi, { search: '  ' })).resolves.toHaveProperty('next');
});

test.each(['https://evil.example/', 'private_token=x', 'page=', 'page=1&membership=false', '__proto__=1'])(
  'the cursor %j asks for nothing that a cursor may not ask for',
  async (cursor) => {
    await page(projects, tokens.adaApi, { cursor }).catch(() => undefined);
    const asked = mock.journal.entries().at(-1);
    const query = new URLSearchParams(asked?.query ?? '');
    expect(query.get('membership')).toBe('true');
    expect(query.has('private_token')).toBe(false);
  },
);

test.each([
  [
    'Link names the next page',
    { link: '<https://other.example/api/v4/groups?page=2&per_page=50>; rel="next"' },
    'page=2',
  ],
  ['a proxy has taken Link away', { 'x-next-page': '3' }, 'page=3'],
  [
    'Link goes by id and repeats the page',
    { link: '<http://x/api?id_before=41&page=1>; rel="next"' },
    'id_before=41',
  ],
  ['Link goes by an opaque cursor', { link: '<http://x/api?cursor=eyJ9&page=1>; rel="next"' }, 'cursor=eyJ9'],
  [
    'Link opens more addresses than it closes',
    { link: `${'<'.repeat(60_000)}http://x/?page=4>; rel="next"` },
    'page=4',
  ],
  ['nothing follows', { link: '<http://x/api?page=1>; rel="first"', 'x-next-page': '' }, undefined],
])('finds the next page when %s', async (_what, headers: Record<string, string>, next) => {
  const context = await contextFor(
    { ...harbor, send: async () => Response.json([], { headers }) },
    tokens.adaApi,
  );
  const listed = await groups.list(context, {});
  expect(listed.next).toBe(next);
});

test('a web page is never an empty list', async () => {
  mock.faults.add({ kind: 'html', status: 200, match: { path: '/api/v4/projects' } });
  await expect(page(projects, tokens.adaApi)).rejects.toMatchObject({ code: 'unexpected_response' });
});

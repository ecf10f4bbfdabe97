import { expect, test } from 'vitest';
import { type MockGitLab } from '../src/index.ts';
import { caller, harbor, tokens } from './harbor.ts';

/** A group with this many projects, and ada's token to list them. */
function fleet(count: number, options = {}): MockGitLab {
  const gitlab = harbor(options);
  gitlab.seed({
    projects: Array.from({ length: count }, (_, at) => ({ path: `harbor/crew/ship-${at + 1}` })),
  });
  return gitlab;
}

const LIST = '/groups/harbor%2Fcrew/projects?order_by=id&sort=asc';

test('a page by number says where it stands and where the others are', async () => {
  const call = caller(fleet(45), tokens.adaApi);
  const middle = await call('GET', `${LIST}&page=2`);
  const header = (name: string) => middle.headers.get(name);
  expect(middle.body).toHaveLength(20);
  expect(
    ['x-page', 'x-per-page', 'x-total', 'x-total-pages', 'x-next-page', 'x-prev-page'].map(header),
  ).toStrictEqual(['2', '20', '45', '3', '3', '1']);
  const relations = [...(header('link') ?? '').matchAll(/[?&]page=(\d+)[^>]*>; rel="(\w+)"/g)];
  expect(relations.map(([, page, relation]) => `${relation} ${page}`)).toStrictEqual([
    'prev 1',
    'next 3',
    'first 1',
    'last 3',
  ]);
  // GitLab prints every declared parameter with its default, and the id of the path.
  expect(header('link')).toContain(
    '/api/v4/groups/harbor%2Fcrew/projects?id=harbor%2Fcrew&include_ancestor_groups=false&include_subgroups=false&order_by=id&owned=false&',
  );
});

test('a page beyond the end is empty; no rows are still one page', async () => {
  const call = caller(fleet(3), tokens.adaApi);
  const beyond = await call('GET', `${LIST}&page=9`);
  expect(beyond).toMatchObject({ status: 200, body: [] });
  expect(beyond.headers.get('x-next-page')).toBe('');
  const none = await call('GET', '/projects?search=nothing');
  expect(none.headers.get('x-total')).toBe('0');
  expect(none.headers.get('x-total-pages')).toBe('1');
});

test('pages are capped at 100, and impossible ones refused', async () => {
  const call = caller(fleet(120), tokens.adaApi);
  expect((await call('GET', `${LIST}&per_page=500`)).body).toHaveLength(100);
  expect((await call('GET', '/projects?per_page=0')).body).toStrictEqual({
    error: 'per_page has a value not allowed',
  });
  expect((await call('GET', '/projects?page=-1')).body).toStrictEqual({
    error: 'page does not have a valid value',
  });
  expect((await call('GET', '/projects?per_page=x')).body).toStrictEqual({ error: 'per_page is invalid' });
});

test('beyond ten thousand rows nobody counts', async () => {
  const call = caller(fleet(10_001), tokens.adaApi);
  const page = await call('GET', `${LIST}&per_page=1&simple=true`);
  expect(page.headers.has('x-total')).toBe(false);
  expect(page.headers.get('link')).not.toContain('rel="last"');
});

test('keyset pages lead from one to the next until there is none', async () => {
  const gitlab = fleet(5);
  let url: string | undefined =
    `${gitlab.baseUrl}/api/v4/projects?pagination=keyset&order_by=id&sort=asc&per_page=3&simple=true`;
  const ids: number[] = [];
  while (url !== undefined) {
    const answer: Response = await gitlab.fetch(url, { headers: { 'private-token': tokens.adaApi } });
    expect(answer.headers.has('x-total')).toBe(false);
    for (const { id } of (await answer.json()) as { id: number }[]) ids.push(id);
    url = /<([^>]+)>; rel="next"/.exec(answer.headers.get('link') ?? '')?.[1];
  }
  expect(ids).toStrictEqual([1, 2, 3, 4, 5, 6, 7, 8]);
});

test('keyset pages in an order GitLab has none for are refused, and so is too far an offset', async () => {
  const call = caller(fleet(3, { switches: { offsetLimit: 2 } }), tokens.adaApi);
  expect(await call('GET', '/projects?pagination=keyset')).toMatchObject({
    status: 405,
    body: { error: 'Keyset pagination is not yet available for this type of request' },
  });
  const far = await call('GET', '/projects?page=3&per_page=1');
  expect(far.status).toBe(405);
  expect(far.body.error).toContain('Offset pagination has a maximum allowed offset of 2');
});

test('groups have a keyset by name, with a cursor', async () => {
  const call = caller(harbor(), tokens.adaApi);
  const first = await call('GET', '/groups?pagination=keyset&order_by=name&sort=asc&per_page=1');
  const cursor = /[?&](cursor=[^&>]+)/.exec(first.headers.get('link') ?? '')?.[1];
  const second = await call('GET', `/groups?pagination=keyset&order_by=name&sort=asc&per_page=1&${cursor}`);
  expect([first.body[0].full_path, second.body[0].full_path]).toStrictEqual(['harbor/crew', 'harbor']);
  expect(second.headers.has('link')).toBe(false);
});

test('people see what they may see', async () => {
  const gitlab = harbor();
  gitlab.seed({ projects: [{ path: 'harbor/open', visibility: 'public' }] });
  const paths = async (token: string | undefined, query = '') =>
    (await caller(gitlab, token)('GET', `/projects?simple=true&order_by=id&sort=asc${query}`)).body.map(
      (project: { path_with_namespace: string }) => project.path_with_namespace,
    );
  expect(await paths(undefined)).toStrictEqual(['harbor/open']);
  expect(await paths(tokens.dockDeveloper)).toStrictEqual(['harbor/dock', 'harbor/open']);
  expect(await paths(tokens.dockDeveloper, '&membership=true')).toStrictEqual(['harbor/dock']);
  expect(await paths(tokens.dockDeveloper, '&min_access_level=40')).toStrictEqual([]);
  expect(await paths(tokens.adaApi, '&owned=true')).toStrictEqual([
    'harbor/dock',
    'harbor/pier',
    'ada/notes',
    'harbor/open',
  ]);
  expect(await paths(tokens.root, '&membership=true')).toStrictEqual([]);
  expect(await paths(tokens.adaApi, '&search=dOcK')).toStrictEqual(['harbor/dock']);
});

test('permissions say what the caller may do, directly and by the group', async () => {
  const gitlab = harbor();
  const permissions = async (token: string, id: string) =>
    (await caller(gitlab, token)('GET', `/projects/${id}`)).body.permissions;
  const level = (access_level: number) => ({ access_level, notification_level: 3 });
  expect(await permissions(tokens.adaApi, 'harbor%2Fdock')).toStrictEqual({
    project_access: null,
    group_access: level(50),
  });
  expect(await permissions(tokens.dockDeveloper, '1')).toStrictEqual({
    project_access: level(30),
    group_access: null,
  });
  expect(await permissions(tokens.adaApi, 'ada%2Fnotes')).toStrictEqual({
    project_access: level(50),
    group_access: null,
  });
});

test('what is not visible does not exist', async () => {
  const call = caller(harbor(), tokens.dockDeveloper);
  expect((await call('GET', '/projects/harbor%2Fpier')).body).toStrictEqual({
    message: '404 Project Not Found',
  });
  expect((await call('GET', '/groups/harbor%2Fcrew')).body).toStrictEqual({ message: '404 Group Not Found' });
  expect((await call('GET', '/projects/dock')).status).toBe(404);
  expect((await call('GET', '/projects/999')).status).toBe(404);
});

test('members are direct or inherited', async () => {
  const call = caller(harbor(), tokens.adaApi);
  const names = async (path: string) =>
    (await call('GET', path)).body
      .map((member: { name: string; access_level: number }) => `${member.name} ${member.access_level}`)
      .filter((line: string) => !/owner|maintainer|developer/.test(line));
  expect(await names('/projects/1/members')).toStrictEqual(['Ben Mole 40', 'Cyd Buoy 30']);
  expect(await names('/projects/1/members/all')).toStrictEqual(['Ada Quay 50', 'Ben Mole 40', 'Cyd Buoy 30']);
  expect((await call('GET', '/projects/1/members/all/2')).body.access_level).toBe(50);
  expect((await call('GET', '/projects/1/members/2')).body).toStrictEqual({ message: '404 Not found' });
  expect((await call('GET', '/groups/harbor%2Fcrew/members/all/2')).body.access_level).toBe(50);
});

test('an administrator sees all of a person, others less', async () => {
  const gitlab = harbor();
  const find = async (token: string) => (await caller(gitlab, token)('GET', '/users?username=BEN')).body;
  expect(await find(tokens.root)).toMatchObject([
    { username: 'ben', email: 'ben@harbor.example', is_admin: false },
  ]);
  const [basic] = await find(tokens.adaApi);
  expect(Object.keys(basic)).toStrictEqual([
    'id',
    'username',
    'public_email',
    'name',
    'state',
    'locked',
    'avatar_url',
    'web_url',
  ]);
  const one = (await caller(gitlab, tokens.adaApi)('GET', '/users/3')).body;
  expect(Object.keys(one).at(-1)).toBe('local_time');
  expect((await caller(gitlab, tokens.adaApi)('GET', '/users/99')).body).toStrictEqual({
    message: '404 User Not Found',
  });
});

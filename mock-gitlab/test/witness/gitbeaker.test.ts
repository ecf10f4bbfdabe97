import { AccessLevel, Gitlab } from '@gitbeaker/rest';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type MockGitLab } from '../../src/index.ts';
import { harbor, tokens } from '../harbor.ts';

// A client that nobody here wrote, over a real socket.
let gitlab: MockGitLab;
let host: string;

beforeEach(async () => {
  gitlab = harbor();
  host = await gitlab.listen();
});
afterEach(() => gitlab.close());

const as = (token: string) => new Gitlab({ host, token });

test('gitbeaker reads who it is and what it may see', async () => {
  const api = as(tokens.adaApi);
  expect(await api.Users.showCurrentUser()).toMatchObject({ username: 'ada', email: 'ada@harbor.example' });
  const projects = await api.Projects.all({ membership: true });
  expect(projects.map(({ path_with_namespace: path }) => path).toSorted()).toStrictEqual([
    'ada/notes',
    'harbor/dock',
    'harbor/pier',
  ]);
  expect(await api.Projects.show('harbor/dock')).toMatchObject({
    id: 1,
    permissions: { project_access: null },
  });
  const groups = await api.Groups.all();
  expect(groups.map(({ full_path: path }) => path)).toStrictEqual(['harbor/crew', 'harbor']);
  expect(await api.Groups.show('harbor/crew')).toMatchObject({ parent_id: 5 });
});

test('gitbeaker follows offset and keyset pages to the end', async () => {
  gitlab.seed({ projects: Array.from({ length: 25 }, (_, at) => ({ path: `harbor/crew/ship-${at}` })) });
  const api = as(tokens.adaApi);
  expect(await api.Projects.all({ perPage: 10, membership: true })).toHaveLength(28);
  expect(
    await api.Projects.all({ pagination: 'keyset', orderBy: 'id', sort: 'asc', perPage: 10 }),
  ).toHaveLength(28);
});

test('gitbeaker keeps variables apart by environment scope', async () => {
  const { ProjectVariables: variables } = as(tokens.dockOwner);
  await variables.create('harbor/dock', 'TOKEN', 'staging-value', {
    environmentScope: 'staging',
    masked: true,
  });
  await variables.create('harbor/dock', 'TOKEN', 'production-value', { environmentScope: 'production' });

  await expect(variables.show('harbor/dock', 'TOKEN')).rejects.toThrow(
    "Please use 'filter[environment_scope]'",
  );
  const filter = { environment_scope: 'staging' };
  expect(await variables.show('harbor/dock', 'TOKEN', { filter })).toMatchObject({ value: 'staging-value' });
  await variables.edit('harbor/dock', 'TOKEN', 'changed-value', { filter });
  await variables.remove('harbor/dock', 'TOKEN', { filter: { environment_scope: 'production' } });
  expect(await variables.show('harbor/dock', 'TOKEN')).toMatchObject({
    value: 'changed-value',
    environment_scope: 'staging',
    masked: true,
  });
  await expect(variables.create('harbor/dock', 'A-B', 'v')).rejects.toThrow('can contain only letters');
});

test('gitbeaker makes, rotates and revokes project and group tokens', async () => {
  const { ProjectAccessTokens: ofProject, GroupAccessTokens: ofGroup } = as(tokens.adaApi);
  const made = await ofProject.create('harbor/dock', 'ci', ['api'], '2027-04-01', {
    accessLevel: AccessLevel.MAINTAINER,
  });
  const rotated = await ofProject.rotate('harbor/dock', made.id, { expiresAt: '2027-05-01' });
  expect(rotated).toMatchObject({ name: 'ci', user_id: made.user_id, expires_at: '2027-05-01' });
  await expect(as(made.token).Users.showCurrentUser()).rejects.toThrow('invalid_token');
  expect(await as(rotated.token).Users.showCurrentUser()).toMatchObject({ bot: true, name: 'ci' });
  await ofProject.revoke('harbor/dock', rotated.id);
  await expect(as(rotated.token).Users.showCurrentUser()).rejects.toThrow('invalid_token');

  const group = await ofGroup.create('harbor', 'all', ['api'], '2027-04-01', {
    accessLevel: AccessLevel.OWNER,
  });
  expect(await ofGroup.show('harbor', group.id)).toMatchObject({ access_level: 50, resource_type: 'group' });
  expect(await ofGroup.all('harbor')).toHaveLength(2);
});

test('gitbeaker looks at its own personal token', async () => {
  const { PersonalAccessTokens: own } = as(tokens.adaReadOnly);
  expect(await own.show()).toMatchObject({ name: 'ada read', scopes: ['read_api'] });
});

test('an OAuth token works as bearer and not as private token', async () => {
  const answer = await fetchToken();
  expect(await new Gitlab({ host, oauthToken: answer }).Users.showCurrentUser()).toMatchObject({
    username: 'ada',
  });
  await expect(as(answer).Users.showCurrentUser()).rejects.toThrow('401');
});

/** An OAuth token by the password grant, for which a test needs no browser. */
async function fetchToken(): Promise<string> {
  await gitlab.close();
  gitlab = harbor({ switches: { passwordGrant: true } });
  host = await gitlab.listen();
  const answer = await gitlab.fetch(`${host}/oauth/token`, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'password', username: 'ada', password: 'moorage-demo' }),
  });
  const { access_token: token } = (await answer.json()) as { access_token: string };
  return token;
}

test('a rate limit is waited out', async () => {
  gitlab.faults.add({ kind: 'rate-limit-json', times: 1 });
  expect(await as(tokens.adaApi).Users.showCurrentUser()).toMatchObject({ username: 'ada' });
  expect(gitlab.journal.entries().map(({ status }) => status)).toStrictEqual([429, 200]);
});

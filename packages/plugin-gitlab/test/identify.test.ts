import { expect, test } from 'vitest';
import { agree, connect, contextFor, openHarbor, tokens } from './harbor.ts';
import { gitlab } from '../src/index.ts';

const harbor = openHarbor();

const factsOf = ({ facts = [] }: Awaited<ReturnType<typeof connect>>) =>
  Object.fromEntries(
    facts.map(({ label, value, url }) => [label, url === undefined ? value : `${value} ${url}`]),
  );

test('a personal token acts as its person', async () => {
  const ada = await connect(harbor, tokens.adaApi);
  expect(ada).toMatchObject({
    name: '@ada',
    url: 'http://gitlab.test/ada',
    kind: 'personal',
    scopes: ['api'],
    expiresAt: new Date('2027-05-01T00:00:00Z'),
    advice: null,
  });
  expect(ada).not.toHaveProperty('role');
  expect(factsOf(ada)).toEqual({ Token: 'ada api', 'Rotates itself': 'yes', 'GitLab version': '19.1.1-ee' });
});

test('a project token acts as a bot with a role in its project', async () => {
  const bot = await connect(harbor, tokens.dockOwner, 'project');
  expect(bot).toMatchObject({
    name: expect.stringMatching(/^@project_\d+_bot_[0-9a-f]+$/),
    kind: 'project',
    role: { level: 50, name: 'Owner' },
    scopes: ['api', 'self_rotate'],
    advice: null,
  });
  expect(factsOf(bot)).toMatchObject({
    Project: 'harbor/dock http://gitlab.test/harbor/dock',
    'Bot user': expect.stringMatching(/^dock owner http/),
  });
});

test('a project token of a project deep in sub-groups names the whole path', async () => {
  const bot = await connect(harbor, 'glpat-of-night-watch', 'project');
  expect(factsOf(bot)['Project']).toBe('harbor/crew/night/watch http://gitlab.test/harbor/crew/night/watch');
});

test('a group token acts as a bot with a role in its group', async () => {
  const bot = await connect(harbor, tokens.harborOwner, 'group');
  expect(bot).toMatchObject({
    name: expect.stringMatching(/^@group_\d+_bot_[0-9a-f]+$/),
    kind: 'group',
    role: { level: 50, name: 'Owner' },
    advice: null,
  });
  expect(factsOf(bot)['Group']).toBe('harbor http://gitlab.test/groups/harbor');
  expect(factsOf(await connect(harbor, 'glpat-of-crew-owner0', 'group'))['Group']).toMatch(/^harbor\/crew /);
});

test('a project token of a Maintainer works, and Owner is advised', async () => {
  await expect(connect(harbor, tokens.dockMaintainer, 'project')).resolves.toMatchObject({
    role: { level: 40, name: 'Maintainer' },
    advice: 'Works with the role Maintainer; Owner is advised.',
  });
});

test('a project token of a Developer is refused with what to change', async () => {
  await expect(connect(harbor, tokens.dockDeveloper, 'project')).rejects.toMatchObject({
    code: 'role_too_small',
    message:
      'This project access token has the role Developer. Reading and writing variables needs Maintainer; Owner is advised.',
    action: 'Make a new project access token with the role Owner.',
  });
});

test('a group token below Owner is refused with what to change', async () => {
  await expect(connect(harbor, 'glpat-harbor-tender0', 'group')).rejects.toMatchObject({
    code: 'role_too_small',
    message:
      'This group access token has the role Maintainer. Reading and writing group variables needs Owner.',
    action: 'Make a new group access token with the role Owner.',
  });
});

test.each([
  [tokens.adaApi, 'project', 'This is a personal access token, not a project access token.'],
  [tokens.adaApi, 'group', 'This is a personal access token, not a group access token.'],
  [tokens.dockOwner, 'personal', 'This is a project access token, not a personal access token.'],
  [tokens.dockOwner, 'group', 'This is a project access token, not a group access token.'],
  [tokens.harborOwner, 'personal', 'This is a group access token, not a personal access token.'],
  [tokens.harborOwner, 'project', 'This is a group access token, not a project access token.'],
] as const)(
  'the token %s declared as %s is refused with what it really is',
  async (token, declared, message) => {
    await expect(connect(harbor, token, declared)).rejects.toMatchObject({ code: 'wrong_kind', message });
  },
);

test('a token that may only read is refused with the scope it needs', async () => {
  await expect(connect(harbor, tokens.adaReadOnly)).rejects.toMatchObject({
    code: 'missing_scope',
    message: 'This personal access token has only the scope read_api. Moorage needs api.',
    action: 'Make a new personal access token with the scope api.',
  });
});

test('a token that may not even ask who it is is refused for its scope', async () => {
  await expect(connect(harbor, 'glpat-of-ada-no-api0')).rejects.toMatchObject({
    code: 'missing_scope',
    message: expect.stringContaining('GitLab wants the scope'),
  });
});

test('a token with self_rotate and without api can rotate itself and is still not enough', async () => {
  const context = await contextFor(harbor, 'glpat-of-dock-reader', 'project');
  const identity = await gitlab.identify(context);
  expect(identity.facts).toContainEqual({ label: 'Rotates itself', value: 'yes' });
  await expect(connect(harbor, 'glpat-of-dock-reader', 'project')).rejects.toMatchObject({
    code: 'missing_scope',
  });
});

test.each([
  [tokens.expired, 'expired', 'GitLab says that this token has expired.'],
  [tokens.revoked, 'revoked', 'GitLab says that this token was revoked.'],
  ['glpat-moorage-demo-nobody0', 'unauthorized', 'GitLab does not know this token.'],
])('the token %s is refused as %s', async (token, code, message) => {
  await expect(connect(harbor, token)).rejects.toMatchObject({ code, message });
});

test('a token dies at the first moment of its last date', async () => {
  const { mock } = harbor;
  mock.clock.set('2027-04-30T23:59:59Z');
  await expect(connect(harbor, tokens.adaApi)).resolves.toMatchObject({ name: '@ada' });
  mock.clock.set('2027-05-01T00:00:00Z');
  await expect(connect(harbor, tokens.adaApi)).rejects.toMatchObject({ code: 'expired' });
  mock.reset();
});

test('the token of a blocked account says that the account is blocked', async () => {
  await expect(connect(harbor, 'glpat-of-dan-blocked')).rejects.toMatchObject({
    code: 'forbidden',
    message: expect.stringContaining('blocked'),
    action: 'Ask an administrator of this GitLab to unblock the account.',
  });
});

test('the application secret, or an OAuth token, pasted as a token is unknown', async () => {
  const token = await agree(harbor);
  await expect(connect(harbor, token)).rejects.toMatchObject({ code: 'unauthorized' });
});

test('an instance with a relative URL root is asked below that root only', async () => {
  const below = openHarbor('https://example.com/gitlab');
  const identity = await connect(below, tokens.dockOwner, 'project');
  expect(identity.facts).toContainEqual({
    label: 'Project',
    value: 'harbor/dock',
    url: 'https://example.com/gitlab/harbor/dock',
  });
});

const granular = { id: 1, name: 'fine', scopes: [], expires_at: null, granular: true };
const plain = { id: 1, name: '', scopes: ['api'], expires_at: null };
const service = { id: 9, username: 'service_account_group_5_0a1b', name: 'Deployer', bot: true };
const self = '/api/v4/personal_access_tokens/self';

/** A harbor where single paths answer otherwise, for what the mock does not know. */
function answering(answers: Record<string, unknown>) {
  const send: typeof harbor.send = async (url, init) => {
    const answer = answers[new URL(url).pathname];
    return answer === undefined ? harbor.send(url, init) : Response.json(answer);
  };
  return { ...harbor, send };
}

test('a fine-grained token is refused in words, though GitLab lets it say who it is', async () => {
  await expect(connect(answering({ [self]: granular }), tokens.adaApi)).rejects.toMatchObject({
    code: 'missing_scope',
    message: expect.stringMatching(/^This is a fine-grained token/),
    action: expect.stringContaining('scope api'),
  });
});

test('a service account has a personal token, without an end where GitLab allows that', async () => {
  const identity = await connect(answering({ [self]: plain, '/api/v4/user': service }), tokens.adaApi);
  expect(identity).toMatchObject({ kind: 'personal', name: '@service_account_group_5_0a1b' });
  expect(identity).not.toHaveProperty('expiresAt');
  expect(factsOf(identity)).toMatchObject({ 'Service account': 'Deployer', Token: 'without a name' });
});

test('a person who takes the name of a bot stays a person', async () => {
  const user = { id: 2, username: 'project_7_bot', name: 'Ada', bot: false };
  await expect(connect(answering({ '/api/v4/user': user }), tokens.adaApi)).resolves.toMatchObject({
    kind: 'personal',
  });
});

test('a bot named after a project that it is no member of has no role there', async () => {
  const { instanceUrl } = harbor;
  const fake = { id: 99, username: 'project_1_bot_0a', name: 'Fake', bot: true };
  const project = {
    id: 1,
    path_with_namespace: 'harbor/dock',
    web_url: `${instanceUrl}/harbor/dock`,
    permissions: { project_access: null, group_access: { access_level: 50 } },
  };
  const claimed = answering({ '/api/v4/user': fake, '/api/v4/projects/1': project });
  await expect(connect(claimed, tokens.adaApi, 'project')).rejects.toMatchObject({ code: 'role_too_small' });
});

test('OAuth acts as the person who agreed, with the scopes agreed to', async () => {
  const { mock, instanceUrl } = harbor;
  const token = await agree(harbor, 'api read_user');
  const context = await contextFor(harbor, 'unused');
  const send = (path: string) =>
    mock.fetch(`${instanceUrl}${path}`, { headers: { authorization: `Bearer ${token}` } });
  const json: typeof context.json = async (path, shape) => {
    const result = await shape['~standard'].validate(await (await send(path)).json());
    return result.issues === undefined ? result.value : expect.fail(JSON.stringify(result.issues));
  };
  const identity = await gitlab.identify({ ...context, method: 'oauth', json });
  expect(identity).toEqual({
    id: expect.any(String),
    name: '@ada',
    url: `${instanceUrl}/ada`,
    scopes: ['api', 'read_user'],
    createsCredentials: true,
    facts: [{ label: 'GitLab version', value: '19.1.1-ee' }],
  });
});

test('an instance that keeps its version to itself is connected without it', async () => {
  const { mock } = harbor;
  mock.faults.add({
    kind: 'status',
    status: 403,
    body: '{"message":"403 Forbidden"}',
    match: { path: '/api/v4/version' },
  });
  const identity = await connect(harbor, tokens.adaApi);
  expect(factsOf(identity)).not.toHaveProperty('GitLab version');
  mock.reset();
});

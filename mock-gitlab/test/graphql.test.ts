import { expect, test } from 'vitest';
import { type Seen, harbor, seen, tokens } from './harbor.ts';

/** Asks a mock of its own. */
async function ask(
  query: unknown,
  variables?: unknown,
  token: string | undefined = tokens.adaApi,
): Promise<Seen> {
  const gitlab = harbor();
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  if (token !== '') headers['authorization'] = `Bearer ${token}`;
  const body = JSON.stringify({ query, variables });
  return seen(await gitlab.fetch(`${gitlab.baseUrl}/api/graphql`, { method: 'POST', headers, body }));
}

test('who one is, with aliases, fragments and a type name', async () => {
  const { body } = await ask(`
    # who is it
    query Me {
      me: currentUser { __typename, id username ...more ... on CurrentUser { bot } }
      metadata { version kas { enabled } }
    }
    fragment more on CurrentUser { name webUrl }`);
  expect(body).toStrictEqual({
    data: {
      me: {
        __typename: 'CurrentUser',
        id: 'gid://gitlab/User/2',
        username: 'ada',
        name: 'Ada Quay',
        webUrl: 'http://gitlab.test/ada',
        bot: false,
      },
      metadata: { version: '19.1.1-ee', kas: { enabled: true } },
    },
  });
});

test('places come by variables, with their defaults, and only to those who may see them', async () => {
  const query = `query($path: ID!, $group: ID = "harbor") {
    project(fullPath: $path) { id fullPath visibility group { name } namespace { fullPath } userPermissions { adminProject } }
    group(fullPath: $group) { fullName parent { id } }
  }`;
  expect((await ask(query, { path: 'harbor/dock' })).body).toStrictEqual({
    data: {
      project: {
        id: 'gid://gitlab/Project/1',
        fullPath: 'harbor/dock',
        visibility: 'private',
        group: { name: 'Harbor' },
        namespace: { fullPath: 'harbor' },
        userPermissions: { adminProject: true },
      },
      group: { fullName: 'harbor', parent: null },
    },
  });
  expect((await ask(query, { path: 'harbor/dock' }, '')).body).toStrictEqual({
    data: { project: null, group: null },
  });
  expect((await ask(query, JSON.stringify({ path: 'none' }))).body.data.project).toBe(null);
});

test('nobody is nobody', async () => {
  expect((await ask('{ currentUser { id } metadata { version } }', undefined, '')).body).toStrictEqual({
    data: { currentUser: null, metadata: null },
  });
});

test.each([tokens.expired, tokens.revoked, 'glpat-unknown'])(
  'the token %s is refused in GraphQL’s shape',
  async (token) => {
    expect(await ask('{ currentUser { id } }', undefined, token)).toMatchObject({
      status: 401,
      body: { errors: [{ message: 'Invalid token' }] },
    });
  },
);

test.each([
  ['', 'No query string was present'],
  [7, 'No query string was present'],
  ['{ currentUser { id }', 'Expected NAME, actual: end of document'],
  ['{ }', 'Expected NAME, actual: "}"'],
  ['nonsense', 'Expected one of "{", "query", "mutation", "subscription", "fragment", actual: "nonsense"'],
  ['{ a(b: ) }', 'Expected a value, actual: ")"'],
  ['{ ^ }', 'Unexpected character: "^"'],
  ['{ issues { id } }', "Field 'issues' doesn't exist on type 'Query'"],
  ['mutation { createIssue(input: {}) { id } }', "Field 'createIssue' doesn't exist on type 'Mutation'"],
  ['{ project { id } }', "Field 'project' is missing required arguments: fullPath"],
  ['{ currentUser { username { x } } }', "Selections can't be made on scalars (field 'username' returns a scalar but has selections)"],
  ['{ ...more }', 'Fragment more was used, but not defined'],
  ['query A { __typename } query B { __typename }', 'An operation name is required'],
])('%j is told what is wrong', async (query, message) => {
  const { status, body } = await ask(query);
  expect(status).toBe(200);
  expect(body.errors[0].message).toBe(message);
  expect(body).not.toHaveProperty('data');
}); // prettier-ignore

test('a mistake says where it is, in GitLab’s shape', async () => {
  expect((await ask('{\n  currentUser {\n    shoeSize\n  }\n}')).body).toStrictEqual({
    errors: [
      {
        message: "Field 'shoeSize' doesn't exist on type 'CurrentUser'",
        locations: [{ line: 3, column: 5 }],
        path: ['query', 'currentUser', 'shoeSize'],
        extensions: { code: 'undefinedField', typeName: 'CurrentUser', fieldName: 'shoeSize' },
      },
    ],
  });
});

test('nesting without end and fragments that hold themselves end in words', async () => {
  expect((await ask('{a'.repeat(5000))).body.errors[0].message).toContain('less depth');
  expect((await ask('{ ...a } fragment a on Query { ...a }')).body.errors[0].message).toBe(
    'Fragment a contains an infinite loop',
  );
  expect((await ask(`{ project(fullPath: ${'['.repeat(5000)}) }`)).body.errors).toHaveLength(1);
});

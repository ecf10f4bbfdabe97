import { expect, test } from 'vitest';
import { isBranchName } from '../src/state/branch-name.ts';
import { caller, harbor, tokens } from './harbor.ts';

test.each(['main', 'feature/x-1', '☃', 'a.b', 'x@y'])('%j is a branch’s name', (name) => {
  expect(isBranchName(name)).toBe(true);
});

const ODD = [
  'a\r\nb',
  'a b',
  'a..b',
  '-a',
  '/a',
  'a/',
  'a//b',
  'a~1',
  'a^',
  'a:b',
  'a?',
  'a*',
  'a[',
  'a\\b',
  'a.lock',
  '@',
];
test.each(ODD)('no branch is called %j, so no project has it for its own', async (name) => {
  const root = caller(harbor(), tokens.root);
  const refused = {
    status: 400,
    body: { message: { base: [`Could not change HEAD: branch '${name}' does not exist`] } },
  };
  expect(await root('PUT', '/projects/1', { default_branch: name })).toMatchObject(refused);
  expect(await root('POST', '/projects', { name: 'quay', default_branch: name })).toMatchObject(refused);
  expect((await root('GET', '/projects/1')).body.default_branch).toBe('main');
});

test('a file of a branch beyond Latin-1 is answered, in process and on a socket', async () => {
  const gitlab = harbor();
  const headers = { 'private-token': tokens.root };
  await caller(gitlab, tokens.root)('PUT', '/projects/1', { default_branch: '☃' });
  const path = '/api/v4/projects/1/repository/files/README.md?ref=%E2%98%83';
  const inProcess = await gitlab.fetch(`${gitlab.baseUrl}${path}`, { headers });
  expect(Buffer.from(inProcess.headers.get('x-gitlab-ref') ?? '', 'latin1').toString()).toBe('☃');
  const origin = await gitlab.listen();
  try {
    const answer = await fetch(`${origin}${path}`, { headers });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ ref: '☃' });
  } finally {
    await gitlab.close();
  }
});

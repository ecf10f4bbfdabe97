import { expect, test } from 'vitest';
import { type Seen, caller, harbor, seen, tokens } from './harbor.ts';

const whoAs = async (sudo: string | undefined, query = '', token: string = tokens.root): Promise<Seen> => {
  const gitlab = harbor();
  const headers = new Headers({ 'private-token': token });
  if (sudo !== undefined) headers.set('sudo', sudo);
  return seen(await gitlab.fetch(`${gitlab.baseUrl}/api/v4/user${query}`, { headers }));
};

test.each([
  ['ada', ''],
  ['ADA', ''],
  ['2', ''],
  [undefined, '?sudo=ada'],
  [undefined, '?sudo=2'],
  ['ben', '?sudo=ada'],
])('an administrator acts as another: header %s, query %s', async (header, query) => {
  expect((await whoAs(header, query)).body).toMatchObject({ username: 'ada', id: 2 });
});

test('what one does as another has the other’s rights, and a body may say as whom', async () => {
  const call = caller(harbor(), tokens.root);
  const made = await call('POST', '/user/emails', { email: 'ada@quay.example', sudo: 'ada' });
  expect(made.status).toBe(201);
  expect((await call('GET', '/users/2/emails')).body).toMatchObject([{ email: 'ada@quay.example' }]);
  expect((await call('GET', '/application/settings?sudo=ada')).status).toBe(403);
});

test.each(['123', 'nobody', '-1'])('acting as %s, who is not there, is refused', async (sudo) => {
  expect(await whoAs(sudo)).toMatchObject({
    status: 404,
    body: { message: `404 User with ID or username '${sudo}' Not Found` },
  });
});

test('others may not act as anybody', async () => {
  expect(await whoAs('ben', '', tokens.adaApi)).toMatchObject({
    status: 403,
    body: { message: '403 Forbidden - Must be admin to use sudo' },
  });
});

test('a token without the scope is told which would do', async () => {
  const gitlab = harbor();
  gitlab.seed({ tokens: [{ token: 'glpat-root-without-sudo', name: 'x', user: 'root', scopes: ['api'] }] });
  expect(await caller(gitlab, 'glpat-root-without-sudo')('GET', '/user?sudo=ada')).toMatchObject({
    status: 403,
    body: { error: 'insufficient_scope', scope: 'sudo' },
  });
});

test('an empty name is no name', async () => {
  expect((await whoAs('', '?sudo=')).body.username).toBe('root');
});

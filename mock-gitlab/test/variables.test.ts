import { describe, expect, test } from 'vitest';
import { caller, harbor, tokens } from './harbor.ts';

const LIST = '/projects/1/variables';
const ambiguous = {
  status: 409,
  body: {
    message: "There are multiple variables with provided parameters. Please use 'filter[environment_scope]'",
  },
};

const dock = (options = {}) => caller(harbor(options), tokens.dockMaintainer);

test('a variable has GitLab’s keys in GitLab’s order', async () => {
  const { status, body } = await dock()('POST', LIST, { key: ' DB_PASS ', value: 's3cr3tpass' });
  expect(status).toBe(201);
  expect(JSON.stringify(body)).toBe(
    '{"variable_type":"env_var","key":"DB_PASS","value":"s3cr3tpass","hidden":false,"protected":false,"masked":false,"raw":false,"environment_scope":"*","description":null}',
  );
});

describe('what is refused', () => {
  test.each([
    [{}, { error: 'key is missing, value is missing' }],
    [{ key: 'A' }, { error: 'value is missing' }],
    [{ key: 'A', value: ['x'] }, { error: 'value is invalid' }],
    [{ key: 'A', value: 'v', variable_type: 'x' }, { error: 'variable_type does not have a valid value' }],
    [{ key: 'A', value: 'v', protected: 'maybe' }, { error: 'protected is invalid' }],
    [{ key: 'A-B', value: 'v' }, { message: { key: ["can contain only letters, digits and '_'."] } }],
    [{ key: 'A'.repeat(256), value: 'v' }, { message: { key: ['is too long (maximum is 255 characters)'] } }],
    [
      { key: '', value: 'v' },
      { message: { key: ["can't be blank", "can contain only letters, digits and '_'."] } },
    ],
    [{ key: 'DEPLOY_TARGET', value: 'v' }, { message: { key: ['(DEPLOY_TARGET) has already been taken'] } }],
    [{ key: 'A', value: 'short', masked: true }, { message: { value: ['is invalid'] } }],
    [{ key: 'A', value: 'has a space', masked: true }, { message: { value: ['is invalid'] } }],
    [{ key: 'A', value: 'has$dollar', masked: true }, { message: { value: ['is invalid'] } }],
    [{ key: 'A', value: 'two\nlines-long', masked: true, raw: true }, { message: { value: ['is invalid'] } }],
    [{ key: 'A', value: 'v', masked: null }, { message: { masked: ['is not included in the list'] } }],
    [
      { key: 'A', value: 'v', environment_scope: 'prod#1' },
      {
        message: {
          environment_scope: [
            "can contain only letters, digits, '-', '_', '/', '$', '{', '}', '.', '*' and spaces",
          ],
        },
      },
    ],
    [
      { key: 'A', value: 'v', description: 'd'.repeat(256) },
      { message: { description: ['is too long (maximum is 255 characters)'] } },
    ],
  ])('%j', async (variable, body) => {
    expect(await dock()('POST', LIST, variable)).toMatchObject({ status: 400, body });
  });
});

test('a raw masked value may hold any character that is not blank', async () => {
  const variable = { key: 'A', value: 'p$ssw"rd{}', masked: true, raw: true };
  expect((await dock()('POST', LIST, variable)).status).toBe(201);
});

test('one more than the limit is refused', async () => {
  const call = dock({ switches: { projectVariableLimit: 6 } });
  expect((await call('POST', LIST, { key: 'A', value: 'v' })).status).toBe(201);
  expect((await call('POST', LIST, { key: 'B', value: 'v' })).body).toStrictEqual({
    message: { base: ['Maximum number of project ci variables (6) exceeded'] },
  });
});

test('a key in several scopes is ambiguous for reading, changing and deleting', async () => {
  const call = dock();
  expect(await call('GET', `${LIST}/API_KEY`)).toMatchObject(ambiguous);
  expect(await call('PUT', `${LIST}/API_KEY`, { value: 'v' })).toMatchObject(ambiguous);
  expect(await call('DELETE', `${LIST}/API_KEY`)).toMatchObject(ambiguous);
  // The plain parameter is a new scope for PUT, not a filter.
  expect(await call('PUT', `${LIST}/API_KEY`, { value: 'v', environment_scope: 'staging' })).toMatchObject(
    ambiguous,
  );
});

test('the filter comes in the query or nested in the body, and is literal', async () => {
  const call = dock();
  const filter = { environment_scope: 'staging' };
  const query = '?filter[environment_scope]=production';
  expect((await call('GET', `${LIST}/API_KEY${query}`)).body.value).toBe('production-key-0001');
  expect((await call('PUT', `${LIST}/API_KEY`, { value: 'changed-key-0001', filter })).body).toMatchObject({
    value: 'changed-key-0001',
    environment_scope: 'staging',
    masked: true,
  });
  expect((await call('GET', `${LIST}/API_KEY?filter[environment_scope]=*`)).body).toStrictEqual({
    message: '404 Variable Not Found',
  });
  expect((await call('DELETE', `${LIST}/API_KEY${query}`)).status).toBe(204);
  expect((await call('GET', `${LIST}/API_KEY`)).body.environment_scope).toBe('staging');
});

test('moving a variable to a scope that is taken is refused', async () => {
  const change = { environment_scope: 'production', filter: { environment_scope: 'staging' } };
  expect((await dock()('PUT', `${LIST}/API_KEY`, change)).body).toStrictEqual({
    message: { key: ['(API_KEY) has already been taken'] },
  });
});

test('a hidden value is never told and never shown again', async () => {
  const call = dock();
  const made = await call('POST', LIST, { key: 'H', value: 'hidden-value', masked_and_hidden: true });
  expect(made.body).toMatchObject({ value: null, hidden: true, masked: true });
  expect((await call('GET', `${LIST}/H`)).body.value).toBeNull();
  expect((await call('PUT', `${LIST}/H`, { masked: false })).body).toStrictEqual({
    message: { base: ['The visibility setting cannot be changed for masked and hidden variables.'] },
  });
  expect((await call('PUT', `${LIST}/H`, { value: 'another-value', raw: true })).status).toBe(200);
});

test('PUT needs no value and leaves alone what it is not told', async () => {
  const { body } = await dock()('PUT', `${LIST}/DATABASE_URL`, { description: 'where' });
  expect(body).toMatchObject({ value: 'postgres://dock@db/dock', raw: true, description: 'where' });
});

test('who may: maintainers of a project, owners of a group; strangers see nothing there', async () => {
  const gitlab = harbor();
  const developer = caller(gitlab, tokens.dockDeveloper);
  const maintainer = caller(gitlab, tokens.dockMaintainer);
  const owner = caller(gitlab, tokens.harborOwner);
  const forbidden = { status: 403, body: { message: '403 Forbidden' } };
  expect(await developer('GET', LIST)).toMatchObject(forbidden);
  // Rights come before parameters here.
  expect(await developer('POST', LIST, {})).toMatchObject(forbidden);
  expect(await maintainer('GET', '/groups/harbor/variables')).toMatchObject(forbidden);
  expect((await owner('GET', '/groups/harbor/variables')).status).toBe(200);
  expect((await owner('GET', LIST)).status).toBe(200);
  expect((await maintainer('POST', '/projects/harbor%2Fpier/variables', {})).body).toStrictEqual({
    message: '404 Project Not Found',
  });
  expect((await caller(gitlab)('GET', LIST)).status).toBe(401);
});

test('a group below premium keeps every scope at *, in silence', async () => {
  const variable = { key: 'G', value: 'v', environment_scope: 'production' };
  const free = caller(harbor(), tokens.adaApi);
  expect((await free('POST', '/groups/harbor/variables', variable)).body.environment_scope).toBe('*');
  const premium = caller(harbor({ switches: { tier: 'premium' } }), tokens.adaApi);
  expect((await premium('POST', '/groups/harbor/variables', variable)).body.environment_scope).toBe(
    'production',
  );
});

test('a group takes junk for true, and its missing key has another name', async () => {
  const call = caller(harbor({ profile: '17.11' }), tokens.adaApi);
  const made = await call('POST', '/groups/harbor/variables', { key: 'G', value: 'v', protected: 'maybe' });
  expect(made.body.protected).toBe(true);
  expect((await call('GET', '/groups/harbor/variables/NONE')).body).toStrictEqual({
    message: '404 GroupVariable Not Found',
  });
});

test('deleting what changed since is refused', async () => {
  const gitlab = harbor();
  const remove = (since: string) =>
    gitlab.fetch(`${gitlab.baseUrl}/api/v4${LIST}/DEPLOY_TARGET`, {
      method: 'DELETE',
      headers: { 'private-token': tokens.dockOwner, 'if-unmodified-since': since },
    });
  expect((await remove('Sun, 31 Jan 2027 07:59:59 GMT')).status).toBe(412);
  expect((await remove('Sun, 31 Jan 2027 08:00:00 GMT')).status).toBe(204);
});

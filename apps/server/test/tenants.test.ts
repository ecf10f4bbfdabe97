import { demoCredentials } from 'mock-gitlab';
import { expect, test } from 'vitest';
import type { Browser } from './browser.ts';
import { consent } from './consent.ts';
import { createWorld, gitlabUrl, publicUrl } from './world.ts';

const { tokens, oauthApplication } = demoCredentials;

/** Two organizations; Ada's has a connection and an OAuth application, Bo's has nothing. */
async function twoOrganizations() {
  const world = await createWorld();
  const mine = await world.administrator();
  const theirs = await world.addOrganization();
  const { clientId, clientSecret } = oauthApplication;
  const application = { app: 'gitlab', instanceUrl: gitlabUrl, clientId, clientSecret };
  const connection = {
    name: 'dock',
    app: 'gitlab',
    method: 'access-token',
    secrets: { token: tokens.dockOwner },
    settings: { instanceUrl: gitlabUrl, tokenKind: 'project' },
  };
  const connectionId: string = (await mine.post('/api/v1/app-connections', connection)).json.id;
  const applicationId: string = (await mine.post('/api/v1/oauth-applications', application)).json.id;
  return { world, mine, theirs, connection, application, connectionId, applicationId };
}

test('no route shows or changes what belongs to another organization', async () => {
  const { world, mine, theirs, connectionId, applicationId } = await twoOrganizations();
  const before = (await mine.get(`/api/v1/app-connections/${connectionId}`)).json;
  const asked = world.mock.journal.count();

  const attempts: readonly ((browser: Browser) => ReturnType<Browser['get']>)[] = [
    (b) => b.get(`/api/v1/app-connections/${connectionId}`),
    (b) => b.patch(`/api/v1/app-connections/${connectionId}`, { name: 'taken over' }),
    (b) => b.patch(`/api/v1/app-connections/${connectionId}`, { secrets: { token: tokens.dockOwner } }),
    (b) => b.post(`/api/v1/app-connections/${connectionId}/check`),
    (b) => b.get(`/api/v1/app-connections/${connectionId}/resources/projects`),
    (b) => b.delete(`/api/v1/app-connections/${connectionId}`),
    (b) => b.delete(`/api/v1/app-connections/${connectionId}?revoke=true`),
    (b) => b.delete(`/api/v1/oauth-applications/${applicationId}`),
    (b) => b.post('/api/v1/oauth/authorizations', { connectionId }),
  ];
  for (const attempt of attempts) {
    const { status, json } = await attempt(theirs);
    expect(status).toBe(404);
    expect(json.error.code).toBe('not_found');
  }

  expect((await theirs.get('/api/v1/app-connections')).json).toMatchObject({ items: [], total: 0 });
  expect((await theirs.get('/api/v1/oauth-applications')).json.items).toEqual([]);
  expect((await mine.get(`/api/v1/app-connections/${connectionId}`)).json).toEqual(before);
  expect((await mine.get('/api/v1/oauth-applications')).json.items).toHaveLength(1);
  expect(world.mock.journal.count()).toBe(asked);
});

test('what does not exist and what belongs to others are told in the same words', async () => {
  const { theirs, connectionId } = await twoOrganizations();
  const others = (await theirs.get(`/api/v1/app-connections/${connectionId}`)).json.error;
  const nothing = (await theirs.get('/api/v1/app-connections/no-such-id')).json.error;
  expect({ ...others, requestId: '' }).toEqual({ ...nothing, requestId: '' });
});

test('names and OAuth applications are each organization’s own', async () => {
  const { theirs, connection, application } = await twoOrganizations();
  expect((await theirs.post('/api/v1/app-connections', connection)).status).toBe(201);
  const values = { app: 'gitlab', settings: { instanceUrl: gitlabUrl }, name: 'bo' };
  expect((await theirs.post('/api/v1/oauth/authorizations', values)).json.error.code).toBe('not_found');
  expect((await theirs.post('/api/v1/oauth-applications', application)).status).toBe(201);
});

test('a page’s cursor leads nowhere in another organization', async () => {
  const { mine, theirs, connection } = await twoOrganizations();
  await mine.post('/api/v1/app-connections', { ...connection, name: 'second' });
  const { nextCursor } = (await mine.get('/api/v1/app-connections?limit=1')).json;
  const { json } = await theirs.get(`/api/v1/app-connections?cursor=${encodeURIComponent(nextCursor)}`);
  expect(json.items ?? []).toEqual([]);
});

test('a way back that one person began ends for a person of another organization', async () => {
  const { world, mine, theirs } = await twoOrganizations();
  const values = { app: 'gitlab', settings: { instanceUrl: gitlabUrl }, name: 'ada' };
  const { authorizationUrl } = (await mine.post('/api/v1/oauth/authorizations', values)).json;
  const address = await consent(world.mock, authorizationUrl, { login: 'ada' });
  expect((await theirs.open(address.slice(publicUrl.length))).status).toBe(422);
  expect((await theirs.get('/api/v1/app-connections')).json.total).toBe(0);
});

import type { Page } from 'playwright-core';
import { addColleague, colleague, registerApplication, send, signIn, stored } from './arrange.ts';
import { expect, test } from './test.ts';
import { alertOf, decideAtGitLab, dialogOf, goToGitLab, signInAtGitLab } from './visit.ts';
import { minutes, oauthApplication, type World } from './world.ts';

/** The address with which GitLab sends this browser back, kept from arriving. */
async function catchWayBack(world: World, page: Page): Promise<string> {
  const consent = `${world.gitlabUrl}/oauth/authorize`;
  let wayBack = '';
  await page.route(consent, async (route) => {
    const answer = await route.fetch({ maxRedirects: 0 });
    wayBack = answer.headers()['location'] ?? '';
    await route.fulfill({ contentType: 'text/html', body: '<h1>Caught</h1>' });
  });
  await decideAtGitLab(page, 'Authorize');
  await page.getByRole('heading', { name: 'Caught' }).waitFor();
  await page.unroute(consent);
  return wayBack;
}

async function expectNothingStored(world: World, page: Page): Promise<void> {
  expect(await stored(world, page)).toEqual([]);
}

test('Cancel at GitLab is told as such, connects nothing, and leads back to the form', async ({
  world,
  page,
}) => {
  await registerApplication(world, page);
  await goToGitLab(page, 'harbor');
  await decideAtGitLab(page, 'Cancel');
  await page.getByRole('heading', { name: 'Cancelled' }).waitFor();
  expect(await alertOf(page)).toContain('You pressed Cancel at GitLab. Nothing was connected.');
  await expect.poll(() => page.url()).toBe(`${world.url}/oauth/callback`);
  await expectNothingStored(world, page);
  await page.getByRole('link', { name: 'Connect again' }).click();
  await dialogOf(page).getByRole('button', { name: 'Connect to GitLab' }).waitFor();
});

test('a way back that is used a second time is refused, and the connection stays as it is', async ({
  world,
  page,
}) => {
  await registerApplication(world, page);
  await goToGitLab(page, 'harbor');
  const wayBack = await catchWayBack(world, page);
  await page.goto(wayBack);
  await page.getByText('harbor is connected as @ada.').waitFor();
  const before = await stored(world, page);

  await page.goto(wayBack);
  await page.getByRole('heading', { name: 'This took too long, or was used before' }).waitFor();
  expect(await alertOf(page)).toContain('This way back was used before, or is older than ten minutes.');
  await expect.poll(() => page.url()).toBe(`${world.url}/oauth/callback`);
  expect(await stored(world, page)).toEqual(before);
  const [connection] = before;
  const checked = send(world, page, 'POST', `/api/v1/app-connections/${connection?.id}/check`);
  expect(await checked).toMatchObject({ status: 'healthy' });
});

test('a way back after more than ten minutes is refused', async ({ world, page }) => {
  await registerApplication(world, page);
  await goToGitLab(page, 'harbor');
  const wayBack = await catchWayBack(world, page);
  world.passTime(11 * minutes);
  await page.goto(wayBack);
  await page.getByRole('heading', { name: 'This took too long, or was used before' }).waitFor();
  await expectNothingStored(world, page);
  expect(world.gitlab.journal.count({ path: '/oauth/token' })).toBe(0);
});

test('a way back in the browser of another person connects nothing for either', async ({
  world,
  page,
  browse,
}) => {
  await addColleague(world);
  await registerApplication(world, page);
  await goToGitLab(page, 'harbor');
  const wayBack = await catchWayBack(world, page);

  const other = await browse();
  await signIn(world, other, colleague);
  await other.goto(wayBack);
  await other.getByRole('heading', { name: 'This was started by somebody else' }).waitFor();
  expect(await alertOf(other)).toContain('This authorization was started by another person.');
  await expectNothingStored(world, page);

  // It is used up: whoever was made to open it has not kept it open for the one who sent it.
  await page.goto(wayBack);
  await page.getByRole('heading', { name: 'This took too long, or was used before' }).waitFor();
  await expectNothingStored(world, page);
});

test('a way back in a browser where nobody is signed in says so', async ({ world, page, browse }) => {
  await registerApplication(world, page);
  await goToGitLab(page, 'harbor');
  const wayBack = await catchWayBack(world, page);
  const other = await browse();
  await other.goto(wayBack);
  expect(await alertOf(other)).toContain('You are not signed in to Moorage, so nothing was connected.');
  await other.getByRole('link', { name: 'Connect again' }).click();
  await other.getByRole('heading', { name: 'Sign in' }).waitFor();
});

test('a redirect URI that GitLab does not know is refused on its own page, and Back leads to the form', async ({
  world,
  page,
}) => {
  world.gitlab.seed({
    oauth_applications: [
      {
        name: 'elsewhere',
        client_id: 'e'.repeat(64),
        client_secret: `gloas-${'e'.repeat(64)}`,
        redirect_uris: ['https://elsewhere.example/oauth/callback'],
        scopes: ['api'],
        owner: 'root',
      },
    ],
  });
  await send(world, page, 'POST', '/api/v1/oauth-applications', {
    app: 'gitlab',
    instanceUrl: world.gitlabUrl,
    clientId: 'e'.repeat(64),
    clientSecret: `gloas-${'e'.repeat(64)}`,
  });
  await goToGitLab(page, 'harbor');
  await signInAtGitLab(page);
  await page.getByRole('heading', { name: 'An error has occurred' }).waitFor();
  await page.getByText('The redirect URI included is not valid.').waitFor();

  await page.goBack();
  await page.goBack();
  await dialogOf(page).getByRole('button', { name: 'Connect to GitLab' }).waitFor();
  await expectNothingStored(world, page);
});

test('a client secret that GitLab does not know is told when coming back', async ({ world, page }) => {
  await send(world, page, 'POST', '/api/v1/oauth-applications', {
    app: 'gitlab',
    instanceUrl: world.gitlabUrl,
    clientId: oauthApplication.clientId,
    clientSecret: 'gloas-mistyped',
  });
  await goToGitLab(page, 'harbor');
  await decideAtGitLab(page, 'Authorize');
  await page.getByRole('heading', { name: 'The app sent you back with an error' }).waitFor();
  expect(await alertOf(page)).toMatch(/OAuth application|client/);
  await expectNothingStored(world, page);
});

test('a GitLab that breaks down while coming back is told, and nothing is connected', async ({
  world,
  page,
}) => {
  await registerApplication(world, page);
  await goToGitLab(page, 'harbor');
  world.gitlab.faults.add({ kind: 'status', status: 503, match: { path: '/oauth/token' } });
  await decideAtGitLab(page, 'Authorize');
  await page.getByRole('heading', { name: 'The connection was not made' }).waitFor();
  expect(await alertOf(page)).toContain(
    'The app answered with status 503. Wait a little, then connect again.',
  );
  await expectNothingStored(world, page);
});

import { registerApplication, stored } from './arrange.ts';
import { expect, test } from './test.ts';
import { decideAtGitLab, dialogOf, goToGitLab, rowOf, screens, signInAtGitLab } from './visit.ts';
import { oauthApplication } from './world.ts';

test('connects by OAuth through the pages of GitLab, and lands with the new row marked and focused', async ({
  world,
  page,
}) => {
  await registerApplication(world, page);
  await page.goto(screens.connections);
  await page.getByRole('button', { name: 'Add your first connection' }).click();
  await dialogOf(page).getByRole('button', { name: 'GitLab' }).click();
  await dialogOf(page).getByLabel('Name', { exact: true }).fill('harbor');
  await dialogOf(page).getByLabel('Description').fill('For the pipelines');
  await dialogOf(page).getByRole('button', { name: 'Connect to GitLab' }).click();
  await decideAtGitLab(page, 'Authorize');

  await page.getByText('harbor is connected as @ada.').waitFor();
  const row = rowOf(page, 'harbor');
  expect(await row.innerText()).toMatch(/OAuth/);
  await row.getByText('Healthy').waitFor();
  expect(await row.getAttribute('class')).toContain('marked');
  await expect
    .poll(() => row.getByRole('link', { name: 'harbor' }).evaluate((link) => link === document.activeElement))
    .toBe(true);
  expect(page.url()).toBe(world.url + screens.connections);

  await row.getByRole('link', { name: 'harbor' }).click();
  await page.getByRole('heading', { name: 'harbor' }).waitFor();
  const facts = await page.locator('dl').first().innerText();
  expect(facts).toMatch(/Acts as\s+@ada/);
  expect(facts).toMatch(/Scopes\s+api/);
  expect(facts).toMatch(/Connected by\s+GitLab · OAuth/);
  await page.getByText('For the pipelines').waitFor();
});

test('without an OAuth application the form shows what to register, and goes on once that is done', async ({
  world,
  page,
  browse,
}) => {
  await page.goto(screens.addGitLab);
  const dialog = dialogOf(page);
  await dialog.getByText('No OAuth application for GitLab is registered here yet.').waitFor();
  await dialog.getByText(`${world.url}/oauth/callback`).waitFor();
  await dialog.getByText('api', { exact: true }).waitFor();
  await dialog.getByLabel('Instance URL').fill(world.gitlabUrl);
  const link = dialog.getByRole('listitem').filter({ hasText: 'For yourself' }).getByRole('link');
  expect(await link.getAttribute('href')).toBe(`${world.gitlabUrl}/-/user_settings/applications`);

  // What the form says is enough to make one at GitLab, on the page that it links to.
  const gitlab = await browse();
  await gitlab.goto((await link.getAttribute('href')) ?? '');
  await signInAtGitLab(gitlab);
  await gitlab.getByLabel('Name').fill('Moorage');
  await gitlab.getByLabel('Redirect URI').fill(`${world.url}/oauth/callback`);
  await gitlab.getByLabel('api', { exact: true }).check();
  await gitlab.getByRole('button', { name: 'Save application' }).click();
  const made = gitlab.getByRole('listitem').filter({ hasText: 'Moorage' });
  await dialog.getByLabel('Application ID').fill(await made.getByRole('code').first().innerText());
  const secret = await gitlab.getByLabel('Secret of your new application').inputValue();
  await dialog.getByLabel('Secret', { exact: true }).fill(secret);
  await dialog.getByRole('button', { name: 'Register and continue' }).click();

  await dialog.getByLabel('Name', { exact: true }).fill('own application');
  await dialog.getByRole('button', { name: 'Connect to GitLab' }).click();
  await signInAtGitLab(page);
  await page.getByRole('button', { name: 'Authorize' }).click();
  await page.getByText('own application is connected as @ada.').waitFor();
});

test('GitLab asks no second time for what it was agreed to once', async ({ world, page }) => {
  await registerApplication(world, page);
  await goToGitLab(page, 'first');
  await decideAtGitLab(page, 'Authorize');
  await page.getByText('first is connected as @ada.').waitFor();
  await page.goto(screens.addGitLab);
  await dialogOf(page).getByLabel('Name', { exact: true }).fill('second');
  await dialogOf(page).getByRole('button', { name: 'Connect to GitLab' }).click();
  await page.getByText('second is connected as @ada.').waitFor();
  expect((await stored(world, page)).map(({ name }) => name)).toEqual(['first', 'second']);
});

test('the OAuth application on GitLab’s consent page is the one that was registered', async ({
  world,
  page,
}) => {
  await registerApplication(world, page);
  await goToGitLab(page, 'harbor');
  await signInAtGitLab(page);
  const main = page.getByRole('main');
  await main.getByText(`${oauthApplication.name} asks to act for Ada Quay (@ada).`).waitFor();
  expect(await main.innerText()).toContain('Access the API on your behalf, read and write (api)');
  expect(await main.innerText()).toContain(`${world.url}/oauth/callback`);
  const asked = new URL(page.url()).searchParams;
  expect(asked.get('code_challenge_method')).toBe('S256');
  expect(asked.get('scope')).toBe('api');
});

import { registerApplication, send, stored } from './arrange.ts';
import { expect, test } from './test.ts';
import { alertOf, decideAtGitLab, dialogOf, goToGitLab, screens } from './visit.ts';
import { oauthApplication } from './world.ts';

test('registers an OAuth application, once for each instance, and never shows its secret', async ({
  world,
  page,
}) => {
  await page.goto(screens.applications);
  await page.getByText('No OAuth application is registered yet.').waitFor();
  await page.getByText(`${world.url}/oauth/callback`).waitFor();
  const register = async (applicationId: string) => {
    await page.getByRole('button', { name: 'Register application' }).click();
    const dialog = dialogOf(page);
    await dialog.getByLabel('Instance URL').fill(`${world.gitlabUrl}/`);
    await dialog.getByLabel('Application ID').fill(applicationId);
    await dialog.getByLabel('Secret', { exact: true }).fill(oauthApplication.clientSecret);
    await dialog.getByRole('button', { name: 'Register', exact: true }).click();
  };
  await register(oauthApplication.clientId);
  await page.getByText(`The application for ${world.gitlabUrl} is registered.`).waitFor();
  await dialogOf(page).waitFor({ state: 'detached' });
  expect(await page.content()).not.toContain(oauthApplication.clientSecret);
  const list = await send(world, page, 'GET', '/api/v1/oauth-applications');
  expect(JSON.stringify(list)).not.toContain(oauthApplication.clientSecret);

  await register('another-application');
  expect(await alertOf(page)).toContain('This instance has an OAuth application');
});

test('an OAuth application in use is not deleted; one that is not in use is', async ({ world, page }) => {
  await registerApplication(world, page);
  await goToGitLab(page, 'harbor');
  await decideAtGitLab(page, 'Authorize');
  await page.getByText('harbor is connected as @ada.').waitFor();
  await page.goto(screens.applications);
  const remove = page.getByRole('button', { name: `Delete the application for ${world.gitlabUrl}` });
  await remove.click();
  await dialogOf(page).getByRole('button', { name: 'Delete' }).click();
  expect(await alertOf(page)).toMatch(/harbor|use/);
  await dialogOf(page).getByRole('button', { name: 'Cancel' }).click();

  const [user] = await stored(world, page);
  await send(world, page, 'DELETE', `/api/v1/app-connections/${user?.id}`);
  await remove.click();
  await dialogOf(page).getByRole('button', { name: 'Delete' }).click();
  await page.getByText(`The application for ${world.gitlabUrl} is deleted.`).waitFor();
  await page.getByText('No OAuth application is registered yet.').waitFor();
});

test('the redirect URI can be copied', async ({ world, page }) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: world.url });
  await page.goto(screens.applications);
  await page.getByRole('button', { name: 'Copy Redirect URI' }).click();
  await page.getByText('Redirect URI: copied').waitFor({ state: 'attached' });
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(`${world.url}/oauth/callback`);
});

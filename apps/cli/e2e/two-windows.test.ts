import { connect, person, registerApplication, send, stored } from './arrange.ts';
import { expect, test } from './test.ts';
import { alertOf, connectionScreen, dialogOf, goToGitLab, screens, signInAtGitLab } from './visit.ts';

test('a name changed in the other window is not overwritten, and the person is told', async ({
  world,
  page,
}) => {
  const { id, revision } = await connect(world, page, { name: 'harbor' });
  await page.goto(connectionScreen(id));
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Edit name' }).click();
  await send(world, page, 'PATCH', `/api/v1/app-connections/${id}`, { name: 'pier', revision });

  await dialogOf(page).getByLabel('Name', { exact: true }).fill('quay');
  await dialogOf(page).getByRole('button', { name: 'Save' }).click();
  expect(await alertOf(page)).toContain('"pier" was changed by somebody else meanwhile.');
  expect((await stored(world, page)).map(({ name }) => name)).toEqual(['pier']);
});

test('a connection deleted in the other window is told on its page and in its dialogs', async ({
  world,
  page,
}) => {
  const { id } = await connect(world, page, { name: 'harbor' });
  await page.goto(connectionScreen(id));
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Edit name' }).click();
  await send(world, page, 'DELETE', `/api/v1/app-connections/${id}`);
  await dialogOf(page).getByLabel('Name', { exact: true }).fill('quay');
  await dialogOf(page).getByRole('button', { name: 'Save' }).click();
  await dialogOf(page).getByRole('alert').waitFor();

  await page.goto(connectionScreen(id));
  await page.getByRole('alert').waitFor();
  await page.getByRole('link', { name: 'App Connections', exact: true }).first().click();
  await page.getByRole('button', { name: 'Add your first connection' }).waitFor();
});

test('a list that another window has changed is right again when it is looked at', async ({
  world,
  page,
}) => {
  await page.goto(screens.connections);
  await page.getByRole('button', { name: 'Add your first connection' }).waitFor();
  const other = await page.context().newPage();
  await other.goto(screens.connections);
  await connect(world, page, { name: 'harbor' });
  await other.goto(screens.applications);
  await other.getByRole('heading', { name: 'OAuth applications' }).waitFor();
  await page.getByRole('link', { name: 'OAuth applications' }).click();
  await page.getByRole('heading', { name: 'OAuth applications' }).waitFor();
  await page.clock.install();
  await page.clock.fastForward(60_000);
  await page.getByRole('link', { name: 'App Connections', exact: true }).click();
  await page.getByRole('link', { name: 'harbor', exact: true }).waitFor();
});

test('signing in twice keeps both windows signed in, and signing out ends both', async ({ page, browse }) => {
  await page.goto(screens.connections);
  const first = await browse();
  await first.goto('/sign-in');
  const second = await first.context().newPage();
  await second.goto('/sign-in');
  for (const window of [first, second]) {
    await window.getByLabel('E-mail').fill(person.email);
    await window.getByLabel('Password', { exact: true }).fill(person.password);
    await window.getByRole('button', { name: 'Sign in' }).click();
    await window.getByRole('heading', { name: 'App Connections' }).waitFor();
  }
  await first.reload();
  await first.getByRole('heading', { name: 'App Connections' }).waitFor();

  await second.getByRole('button', { name: /^Account/ }).click();
  await second.getByRole('menuitem', { name: 'Sign out' }).click();
  await second.getByRole('heading', { name: 'Sign in' }).waitFor();
  await first.reload();
  await first.getByRole('heading', { name: 'Sign in' }).waitFor();
  // Another browser of the same person goes on.
  await page.reload();
  await page.getByRole('heading', { name: 'App Connections' }).waitFor();
});

test('two windows that finish OAuth at once make two connections, each by its own name', async ({
  world,
  page,
}) => {
  await registerApplication(world, page);
  const other = await page.context().newPage();
  await goToGitLab(page, 'harbor');
  await signInAtGitLab(page);
  await page.getByRole('button', { name: 'Authorize' }).waitFor();
  await other.goto(screens.addGitLab);
  await dialogOf(other).getByLabel('Name', { exact: true }).fill('pier');
  await dialogOf(other).getByRole('button', { name: 'Connect to GitLab' }).click();
  await other.getByRole('button', { name: 'Authorize' }).waitFor();
  await Promise.all([page, other].map((window) => window.getByRole('button', { name: 'Authorize' }).click()));
  await page.getByText('harbor is connected as @ada.').waitFor();
  await other.getByText('pier is connected as @ada.').waitFor();
  expect((await stored(world, page)).map(({ name }) => name)).toEqual(['harbor', 'pier']);
});

test('of two windows that finish OAuth under one name, one connects and the other is told', async ({
  world,
  page,
}) => {
  await registerApplication(world, page);
  const other = await page.context().newPage();
  await goToGitLab(page, 'harbor');
  await signInAtGitLab(page);
  await page.getByRole('button', { name: 'Authorize' }).waitFor();
  await other.goto(screens.addGitLab);
  await dialogOf(other).getByLabel('Name', { exact: true }).fill('harbor');
  await dialogOf(other).getByRole('button', { name: 'Connect to GitLab' }).click();
  await other.getByRole('button', { name: 'Authorize' }).click();
  await other.getByText('harbor is connected as @ada.').waitFor();
  await page.getByRole('button', { name: 'Authorize' }).click();
  await page.getByRole('heading', { name: 'The connection was not made' }).waitFor();
  expect(await alertOf(page)).toMatch(/has this name/);
  expect(await stored(world, page)).toHaveLength(1);
  // What was not kept is ended at GitLab; what was kept is not.
  expect(world.gitlab.journal.entries({ path: '/oauth/revoke' }).length).toBeGreaterThan(0);
  const [kept] = await stored(world, page);
  expect(await send(world, page, 'POST', `/api/v1/app-connections/${kept?.id}/check`)).toMatchObject({
    status: 'healthy',
  });
});

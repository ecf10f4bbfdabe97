import { connect, registerApplication, send, stored } from './arrange.ts';
import { expect, test } from './test.ts';
import { alertOf, connectionScreen, decideAtGitLab, dialogOf, goToGitLab, rowOf, screens } from './visit.ts';
import { days, tokens, type World } from './world.ts';

const revokeSelf = (world: World, token: string) =>
  world.gitlab.fetch(`${world.gitlabUrl}/api/v4/personal_access_tokens/self`, {
    method: 'DELETE',
    headers: { 'private-token': token },
  });

const revocations = (world: World) => [
  ...world.gitlab.journal.entries({ method: 'DELETE', path: '/api/v4/personal_access_tokens/self' }),
  ...world.gitlab.journal.entries({ method: 'POST', path: '/oauth/revoke' }),
];

test('Check now shows that a token was revoked at GitLab, and a new token brings it back under the same id', async ({
  world,
  page,
}) => {
  const { id } = await connect(world, page, { name: 'harbor' });
  await page.goto(connectionScreen(id));
  await page.getByText('Healthy', { exact: true }).first().waitFor();
  await revokeSelf(world, tokens.adaApi);
  await page.getByRole('button', { name: 'Check now' }).click();
  await page.getByText('Needs reconnect', { exact: true }).first().waitFor();
  expect(await alertOf(page)).toContain('GitLab says that this token was revoked.');

  await page.getByRole('button', { name: 'Reconnect' }).click();
  const dialog = dialogOf(page);
  expect(await dialog.getByLabel('Instance URL').inputValue()).toBe(world.gitlabUrl);
  // What differs is the token: it is what the person came to type.
  const field = dialog.getByLabel('Access token', { exact: true });
  await expect.poll(() => field.evaluate((element) => element === document.activeElement)).toBe(true);
  await dialog.getByRole('radio', { name: 'Group' }).check();
  await field.fill(tokens.harborOwner);
  await dialog.getByRole('button', { name: 'Reconnect' }).click();
  await page.getByText(/harbor is connected again as @group_\d+_bot/).waitFor();
  await page.getByText('Healthy', { exact: true }).first().waitFor();
  expect(await page.locator('dl').first().innerText()).toMatch(/group access token/);
  expect((await stored(world, page)).map((connection) => connection.id)).toEqual([id]);
});

test('a refused reconnect leaves the present credential in use', async ({ world, page }) => {
  const { id } = await connect(world, page, { name: 'harbor' });
  await page.goto(connectionScreen(id));
  await page.getByRole('button', { name: 'Reconnect' }).click();
  await dialogOf(page).getByLabel('Access token', { exact: true }).fill(tokens.adaReadOnly);
  await dialogOf(page).getByRole('button', { name: 'Reconnect' }).click();
  expect(await alertOf(page)).toContain('Moorage needs api.');
  await dialogOf(page).getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Check now' }).click();
  await page.getByText('harbor: Healthy.').waitFor();
});

test('reconnecting by OAuth goes to GitLab again and keeps the id', async ({ world, page }) => {
  await registerApplication(world, page);
  await goToGitLab(page, 'harbor');
  await decideAtGitLab(page, 'Authorize');
  await page.getByText('harbor is connected as @ada.').waitFor();
  const [before] = await stored(world, page);
  await rowOf(page, 'harbor').getByRole('button', { name: 'Actions for harbor' }).click();
  await page.getByRole('menuitem', { name: 'Reconnect' }).click();
  // The notice of the first way back may still stand there, so the second way back is waited for by its own request.
  const back = page.waitForResponse((response) => new URL(response.url()).pathname === '/oauth/callback');
  await dialogOf(page).getByRole('button', { name: 'Go to GitLab' }).click();
  await back;
  await page.getByText('harbor is connected as @ada.').waitFor();
  const [after, ...others] = await stored(world, page);
  expect(others).toEqual([]);
  expect(after?.id).toBe(before?.id);
  expect(after?.revision).toBeGreaterThan(before?.revision ?? 0);
});

test('an OAuth connection is still good after its access token has ended many times over', async ({
  world,
  page,
}) => {
  await registerApplication(world, page);
  await goToGitLab(page, 'harbor');
  await decideAtGitLab(page, 'Authorize');
  await page.getByText('harbor is connected as @ada.').waitFor();
  for (let turn = 1; turn <= 2; turn += 1) {
    world.passTime(3 * days);
    await rowOf(page, 'harbor').getByRole('button', { name: 'Actions for harbor' }).click();
    await page.getByRole('menuitem', { name: 'Check now' }).click();
    await page.getByText('harbor: Healthy.').waitFor();
    await page.getByRole('button', { name: 'Dismiss' }).click();
  }
  expect(
    world.gitlab.journal
      .entries({ path: '/oauth/token', status: 200 })
      .map(({ parameters }) => parameters['grant_type']),
  ).toEqual(['authorization_code', 'refresh_token', 'refresh_token']);
});

test('a token that ends within two weeks is shown as Expiring', async ({ world, page }) => {
  await connect(world, page, { name: 'dock', token: tokens.dockOwner, kind: 'project' });
  world.passTime(50 * days);
  await page.goto(screens.connections);
  await rowOf(page, 'dock').getByText('Expiring').waitFor();
});

test('a new name is kept, and an empty or taken one is not', async ({ world, page }) => {
  await connect(world, page, { name: 'pier' });
  const { id } = await connect(world, page, { name: 'harbor' });
  await page.goto(connectionScreen(id));
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Edit name' }).click();
  const dialog = dialogOf(page);
  await dialog.getByLabel('Name', { exact: true }).fill(' ');
  await dialog.getByRole('button', { name: 'Save' }).click();
  expect(await alertOf(page)).toBe('Give it a name.');
  await dialog.getByLabel('Name', { exact: true }).fill('pier');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.getByText('Another connection has this name.').waitFor();
  await dialog.getByLabel('Name', { exact: true }).fill('harbour');
  await dialog.getByLabel('Description').fill('Two lines\nof words');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('heading', { name: 'harbour' }).waitFor();
  await page.getByText('of words').waitFor();
  expect((await stored(world, page)).map(({ name }) => name)).toEqual(['harbour', 'pier']);
});

test('deleting asks for the name, and without the wish to revoke GitLab keeps the token', async ({
  world,
  page,
}) => {
  const { id } = await connect(world, page, { name: 'harbor' });
  await page.goto(connectionScreen(id));
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  const dialog = dialogOf(page);
  await dialog.getByLabel('Type its name').fill('harb');
  await dialog.getByRole('button', { name: 'Delete connection' }).click();
  expect(await alertOf(page)).toBe('Type the name as it is written above.');
  expect(await stored(world, page)).toHaveLength(1);
  await dialog.getByLabel('Type its name').fill('harbor');
  await page.keyboard.press('Enter');
  await page.getByText('harbor is deleted.').waitFor();
  await page.getByRole('button', { name: 'Add your first connection' }).waitFor();
  expect(await stored(world, page)).toEqual([]);
  expect(revocations(world)).toEqual([]);
  await page.goto(connectionScreen(id));
  await page.getByRole('alert').waitFor();
});

test('deleting with the wish to revoke ends the token at GitLab', async ({ world, page }) => {
  await connect(world, page, { name: 'harbor' });
  await page.goto(screens.connections);
  await rowOf(page, 'harbor').getByRole('button', { name: 'Actions for harbor' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  const dialog = dialogOf(page);
  await dialog.getByLabel('Type its name').fill('harbor');
  await dialog.getByRole('checkbox', { name: /Also revoke/ }).check();
  await dialog.getByRole('button', { name: 'Delete connection' }).click();
  await page.getByText('harbor is deleted and its credential is revoked.').waitFor();
  expect(revocations(world).map(({ method, status }) => ({ method, status }))).toEqual([
    { method: 'DELETE', status: 204 },
  ]);
  await expect(connect(world, page, { name: 'again' })).rejects.toThrow('was revoked');
});

test('deleting with the wish to revoke ends both tokens of an authorization at GitLab', async ({
  world,
  page,
}) => {
  await registerApplication(world, page);
  await goToGitLab(page, 'harbor');
  await decideAtGitLab(page, 'Authorize');
  await page.getByText('harbor is connected as @ada.').waitFor();
  await rowOf(page, 'harbor').getByRole('button', { name: 'Actions for harbor' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await dialogOf(page).getByLabel('Type its name').fill('harbor');
  await dialogOf(page)
    .getByRole('checkbox', { name: /Also revoke/ })
    .check();
  await dialogOf(page).getByRole('button', { name: 'Delete connection' }).click();
  await page.getByText('harbor is deleted and its credential is revoked.').waitFor();
  expect(revocations(world).map(({ status }) => status)).toEqual([200, 200]);
});

test('nothing is deleted when GitLab cannot be told to revoke, and the person may choose', async ({
  world,
  page,
}) => {
  await connect(world, page, { name: 'harbor' });
  world.gitlab.faults.add({ kind: 'status', status: 503, match: { method: 'DELETE' } });
  await page.goto(screens.connections);
  await rowOf(page, 'harbor').getByRole('button', { name: 'Actions for harbor' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  const dialog = dialogOf(page);
  await dialog.getByLabel('Type its name').fill('harbor');
  await dialog.getByRole('checkbox', { name: /Also revoke/ }).check();
  await dialog.getByRole('button', { name: 'Delete connection' }).click();
  expect(await alertOf(page)).toContain('"harbor" was not deleted: GitLab answered with status 503');
  expect(await stored(world, page)).toHaveLength(1);
  await dialog.getByRole('checkbox', { name: /Also revoke/ }).uncheck();
  await dialog.getByRole('button', { name: 'Delete connection' }).click();
  await page.getByText('harbor is deleted.').waitFor();
  expect(await send(world, page, 'GET', '/api/v1/app-connections')).toMatchObject({ items: [], total: 0 });
});

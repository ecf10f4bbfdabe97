import { connect, registerApplication } from './arrange.ts';
import { expect, test } from './test.ts';
import { alertOf, connectionScreen, decideAtGitLab, dialogOf, goToGitLab, rowOf } from './visit.ts';
import { tokens, type World } from './world.ts';

const rotatePath = '/api/v4/personal_access_tokens/self/rotate';
const rotations = (world: World) => world.gitlab.journal.entries({ method: 'POST', path: rotatePath });

test('a token is rotated from the page of its connection, by keyboard alone, and works on', async ({
  world,
  page,
}) => {
  const { id } = await connect(world, page, { name: 'dock', token: tokens.dockOwner, kind: 'project' });
  await page.goto(connectionScreen(id));
  await page.getByRole('button', { name: 'More actions' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'Rotate now' }).press('Enter');
  expect(await dialogOf(page).innerText()).toContain('a program that holds a copy of it stops working');
  const days = dialogOf(page).getByLabel('New life in days');
  await expect.poll(() => days.evaluate((element) => element === document.activeElement)).toBe(true);
  await days.fill('60');
  await page.keyboard.press('Enter');
  await page.getByText('dock has a new token.').waitFor();
  expect(rotations(world)).toHaveLength(1);

  await page.getByRole('button', { name: 'Check now' }).click();
  await page.getByText('dock: Healthy.').waitFor();
  await page
    .getByText(/in (59|60) days/)
    .first()
    .waitFor();
});

test('when the answer to a rotation is lost, the dialog and the page tell the story', async ({
  world,
  page,
}) => {
  const { id } = await connect(world, page, { name: 'dock', token: tokens.dockOwner, kind: 'project' });
  world.gitlab.faults.add({ kind: 'reset-after', match: { path: rotatePath }, times: 1 });
  await page.goto(connectionScreen(id));
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Rotate now' }).click();
  await dialogOf(page).getByRole('button', { name: 'Rotate token' }).click();
  expect(await alertOf(page)).toContain('its answer was lost on the way');
  await dialogOf(page).getByRole('button', { name: 'Cancel' }).click();
  await page.getByText('Needs reconnect', { exact: true }).first().waitFor();
  expect(rotations(world)).toHaveLength(1);
});

test('an authorization is refreshed from the list', async ({ world, page }) => {
  await registerApplication(world, page);
  await goToGitLab(page, 'harbor');
  await decideAtGitLab(page, 'Authorize');
  await page.getByText('harbor is connected as @ada.').waitFor();
  await rowOf(page, 'harbor').getByRole('button', { name: 'Actions for harbor' }).click();
  await page.getByRole('menuitem', { name: 'Refresh now' }).click();
  await page.getByText('harbor has new tokens.').waitFor();
  const refreshes = world.gitlab.journal.entries({ method: 'POST', path: '/oauth/token' });
  expect(refreshes.map(({ parameters }) => parameters['grant_type'])).toEqual([
    'authorization_code',
    'refresh_token',
  ]);
});

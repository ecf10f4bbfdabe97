import type { Page } from 'playwright-core';
import { connect, copy, registerApplication, send, type Connection } from './arrange.ts';
import { expect, test } from './test.ts';
import { connectionScreen, decideAtGitLab, dialogOf, goToGitLab, rowOf, screens } from './visit.ts';
import { days, tokens, type World } from './world.ts';

const region = (page: Page, name: string) => page.getByRole('region', { name });
const connectDock = (world: World, page: Page): Promise<Connection> =>
  connect(world, page, { name: 'dock', token: tokens.dockOwner, kind: 'project' });
const rotateInPlace = (world: World, page: Page, { id }: Connection): Promise<unknown> =>
  send(world, page, 'PUT', `/api/v1/app-connections/${id}/policy`, { rotate: { strategy: 'in-place' } });
const rotations = (world: World) =>
  world.gitlab.journal.entries({ method: 'POST', path: '/api/v4/personal_access_tokens/self/rotate' });

/** Has the token of a connection end, without a word to Moorage. */
async function revokeAtGitLab(world: World, token: string): Promise<void> {
  await world.gitlab.fetch(`${world.gitlabUrl}/api/v4/personal_access_tokens/self`, {
    method: 'DELETE',
    headers: { 'private-token': token },
  });
}

test('a policy that is set says in one sentence what will happen, on the page and in the list', async ({
  world,
  page,
}) => {
  const { id } = await connectDock(world, page);
  await page.goto(connectionScreen(id));
  await region(page, 'Rotation').getByText('nothing rotates it').waitFor();
  await page.getByRole('button', { name: 'Edit the policy' }).click();
  await dialogOf(page).getByRole('radio', { name: 'In place' }).check();
  await dialogOf(page).getByLabel('Days before expiry').first().fill('10');
  await page.keyboard.press('Enter');
  await region(page, 'Rotation')
    .getByText(/^Rotates on .*, 10 days before it ends, for another 90 days\.$/)
    .waitFor();
  await region(page, 'Timeline').getByText('Policy changed').waitFor();
  await page.goto(screens.connections);
  await rowOf(page, 'dock')
    .getByText(/^rotates in \d+ days$/)
    .waitFor();
});

test('a rotation that falls due happens by itself and appears in the timeline without a reload', async ({
  world,
  page,
}) => {
  const dock = await connectDock(world, page);
  await rotateInPlace(world, page, dock);
  const { expiresAt } = await send<{ expiresAt: string }>(
    world,
    page,
    'GET',
    `/api/v1/app-connections/${dock.id}`,
  );
  await page.goto(connectionScreen(dock.id));
  await region(page, 'Timeline').getByText('Connected').first().waitFor();
  world.passTime(Date.parse(expiresAt) - Date.now() - 3 * days);
  await region(page, 'Timeline').getByText('Rotated', { exact: true }).waitFor({ timeout: 30_000 });
  await region(page, 'Timeline').getByText('in place').waitFor();
  expect(rotations(world)).toHaveLength(1);
});

test('many are checked at once, and the one that fails is told, with what to do', async ({ world, page }) => {
  await connectDock(world, page);
  await connect(world, page, { name: 'ada' });
  await connect(world, page, { name: 'harbor', token: tokens.harborOwner, kind: 'group' });
  await revokeAtGitLab(world, tokens.harborOwner);
  await page.goto(screens.lifecycle);
  await page.getByRole('checkbox', { name: 'Select all 3 shown' }).check();
  await region(page, 'Selected connections').getByRole('button', { name: 'Check' }).click();
  await page
    .getByRole('heading', { name: '3 of 3 connections are checked, 1 of them is not well.' })
    .waitFor();
  const needs = page.getByRole('list', { name: 'What needs somebody' });
  expect(await needs.innerText()).toMatch(/harbor\s+Needs reconnect/);
  // The list below has heard of it too.
  await page.getByRole('radio', { name: 'Needs reconnect 1' }).waitFor();
  await needs.getByRole('link', { name: 'harbor' }).click();
  await page.getByRole('heading', { name: 'harbor' }).waitFor();
});

test('one policy is set for many, and those that it does not fit say why', async ({ world, page }) => {
  await registerApplication(world, page);
  await goToGitLab(page, 'agreed');
  await decideAtGitLab(page, 'Authorize');
  await page.getByText('agreed is connected as @ada.').waitFor();
  await connectDock(world, page);
  await page.goto(screens.lifecycle);
  await page.getByRole('checkbox', { name: 'Select all 2 shown' }).check();
  await page.getByRole('button', { name: 'Set policy' }).click();
  await dialogOf(page).getByRole('radio', { name: 'In place' }).check();
  await dialogOf(page).getByRole('button', { name: 'Set policy' }).click();
  await page
    .getByRole('heading', { name: '1 of 2 connections is given the policy, 1 could not be.' })
    .waitFor();
  const needs = page.getByRole('list', { name: 'What needs somebody' });
  expect(await needs.innerText()).toMatch(/agreed\s+It is refreshed by itself; there is nothing to rotate/);
  await page
    .getByText(/^Rotates on /)
    .first()
    .waitFor();
});

test('the default of the organization holds for a connection that says nothing', async ({ world, page }) => {
  const dock = await connectDock(world, page);
  await page.goto(screens.policy);
  await page.getByRole('radio', { name: 'In place' }).check();
  await page.getByRole('button', { name: 'Save policy' }).click();
  await page.getByText('The rotation policy is saved.').waitFor();
  await page.goto(connectionScreen(dock.id));
  await region(page, 'Rotation')
    .getByText(/^Rotates on /)
    .waitFor();
});

test('the keyboard alone selects, acts and sets a policy', async ({ world, page }) => {
  await connectDock(world, page);
  await connect(world, page, { name: 'ada' });
  await page.goto(screens.lifecycle);
  const first = page.getByRole('checkbox', { name: 'Select dock' });
  await first.focus();
  await page.keyboard.press('Space');
  await page.getByRole('checkbox', { name: 'Select ada' }).focus();
  await page.keyboard.press('Shift+Space');
  await page.getByText('2 connections selected').waitFor();
  await page.getByRole('button', { name: 'Check', exact: true }).press('Enter');
  await page.getByRole('heading', { name: '2 of 2 connections are checked.' }).waitFor();
  const focused = () => page.evaluate(() => document.activeElement?.id);
  await expect.poll(focused).toBe('run');

  // One stop for Tab, and arrows between the weeks.
  const weeks = page.getByRole('group', { name: 'Weeks' }).getByRole('button');
  await weeks.first().focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await page.getByText('Only what ends or is rotated').waitFor();
  expect(await weeks.nth(1).getAttribute('aria-pressed')).toBe('true');
});

test('five hundred connections are looked over at once', async ({ world, page }) => {
  const first = await connectDock(world, page);
  await copy(world, page, first, 499);
  await page.goto(screens.lifecycle);
  await page.getByRole('radio', { name: 'All 500' }).waitFor();
  await page.getByRole('button', { name: 'Show more (400 left)' }).waitFor();
  await page.getByRole('searchbox', { name: 'Search connections' }).fill('dock-49');
  await expect.poll(() => page.getByRole('row').count()).toBe(11);
});

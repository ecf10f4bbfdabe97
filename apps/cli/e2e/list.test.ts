import { connect, copy } from './arrange.ts';
import { expect, test } from './test.ts';
import { connectionScreen, rowOf, screens } from './visit.ts';
import { tokens } from './world.ts';

test('searches, filters, sorts, and remembers it in the address', async ({ world, page }) => {
  await connect(world, page, { name: 'ada' });
  await connect(world, page, { name: 'dock', token: tokens.dockOwner, kind: 'project' });
  await connect(world, page, { name: 'root', token: tokens.root });
  await page.goto(screens.connections);
  const names = () => page.getByRole('rowgroup').last().getByRole('link').allInnerTexts();
  await expect.poll(names).toEqual(['ada', 'dock', 'root']);
  await page.getByText('3 connections', { exact: false }).waitFor();

  await page.getByRole('button', { name: 'Name' }).click();
  await expect.poll(names).toEqual(['root', 'dock', 'ada']);
  await page.getByRole('button', { name: 'Expires' }).click();
  await expect.poll(names).toEqual(['dock', 'ada', 'root']);

  await page.keyboard.press('/');
  await page.keyboard.type('do');
  await expect.poll(names).toEqual(['dock']);
  await page.reload();
  await expect.poll(names).toEqual(['dock']);
  expect(await page.getByRole('searchbox', { name: 'Search connections' }).inputValue()).toBe('do');
  await page.getByLabel('Status').selectOption({ label: 'Degraded' });
  await page.getByText('No connection matches this search and these filters.').waitFor();
  await page.getByRole('button', { name: 'Show all' }).click();
  await expect.poll(names).toEqual(['dock', 'ada', 'root']);
});

test('shows three hundred connections page by page, none twice', async ({ world, page }) => {
  const first = await connect(world, page, { name: 'harbor' });
  await copy(world, page, first, 300);
  await page.goto(screens.connections);
  await page.getByText('50 of 301 connections').waitFor();
  const names = () => page.getByRole('rowgroup').last().getByRole('link').allInnerTexts();
  for (let shown = 100; shown <= 300; shown += 50) {
    await page.getByRole('button', { name: 'Load more' }).click();
    await page.getByText(`${shown} of 301 connections`).waitFor();
  }
  await page.getByRole('button', { name: 'Load more' }).click();
  await page.getByText('301 connections', { exact: false }).waitFor();
  await page.getByRole('button', { name: 'Load more' }).waitFor({ state: 'detached' });
  const all = await names();
  expect(new Set(all).size).toBe(301);
  expect(all.toSorted()).toEqual(all);
  await page.getByRole('searchbox').fill('harbor-29');
  await expect.poll(async () => (await names()).length).toBe(10);
});

test('names of any length and direction stay in their row', async ({ world, page }) => {
  const long = `${'very long name '.repeat(6)}end`;
  await connect(world, page, { name: long });
  await connect(world, page, { name: 'مرسى السفن' });
  for (const width of [1280, 360]) {
    await page.setViewportSize({ width, height: 800 });
    await page.goto(screens.connections);
    await rowOf(page, 'مرسى السفن').waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  }
  await rowOf(page, long).getByRole('link').click();
  await page.getByRole('heading', { name: long }).waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
});

test('the page of a connection shows what it reaches, by search', async ({ world, page }) => {
  const { id } = await connect(world, page, { name: 'ada' });
  await page.goto(connectionScreen(id));
  const section = page.getByRole('region', { name: 'What it reaches' });
  await section.getByText('harbor/dock').waitFor();
  await section.getByText('ada/notes').waitFor();
  await section.getByRole('searchbox', { name: 'Search projects' }).fill('pier');
  await section.getByText('harbor/dock').waitFor({ state: 'detached' });
  await section.getByText('harbor/pier').waitFor();
  await section.getByRole('radio', { name: 'Groups' }).click();
  await section.getByText('harbor/crew').waitFor();
  await section.getByRole('searchbox', { name: 'Search groups' }).fill('nothing like it');
  await section.getByText('Nothing here matches “nothing like it”.').waitFor();

  world.gitlab.faults.add({ kind: 'status', status: 503 });
  await section.getByRole('radio', { name: 'Projects' }).click();
  await section.getByRole('searchbox', { name: 'Search projects' }).fill('dock');
  await section.getByRole('alert').getByText('GitLab answered with status 503').waitFor();
});

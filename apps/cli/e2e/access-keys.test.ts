import { runHere } from '../test/in-process.ts';
import { connect } from './arrange.ts';
import { expect, test } from './test.ts';
import { dialogOf, screens } from './visit.ts';
import { tokens, type World } from './world.ts';

/** `moorage connections …` as a program runs it, with the key that a person copied from the page. */
const asProgram = (world: World, key: string, ...args: readonly string[]) =>
  runHere(
    ['connections', ...args],
    { MOORAGE_URL: world.url, MOORAGE_ACCESS_KEY: key },
    { network: (url, init) => fetch(url, init) },
  );

test('a key that a person makes lends a program the credential, until it is deleted', async ({
  world,
  page,
}) => {
  await connect(world, page, { name: 'dock', token: tokens.dockOwner, kind: 'project' });
  await page.goto(screens.accessKeys);
  await page.getByRole('button', { name: 'Make the first' }).click();
  const dialog = dialogOf(page);
  await dialog.getByLabel('Name').fill('pipeline');
  await dialog.getByLabel('May borrow credentials').check();
  await dialog.getByRole('button', { name: 'Make key' }).click();
  const key = (await dialog.getByText(/^mrg_/).textContent()) ?? '';
  await dialog.getByRole('button', { name: 'I have copied it' }).click();
  await dialog.waitFor({ state: 'detached' });
  expect(await page.content()).not.toContain(key);
  await page.getByText('Never used').waitFor();

  expect(await asProgram(world, key, 'credential', 'dock')).toEqual({
    code: 0,
    output: `${tokens.dockOwner}\n`,
    errors: '',
  });
  const refused = await asProgram(world, key, 'check', 'dock');
  expect([refused.code, refused.errors]).toEqual([
    1,
    expect.stringContaining('may read, and change nothing'),
  ]);

  await page.reload();
  await page.getByText(/^Used/).waitFor();
  await page.getByRole('button', { name: 'Delete the access key pipeline' }).click();
  await dialogOf(page).getByRole('button', { name: 'Delete' }).click();
  await page.getByText('No access key is made yet.').waitFor();
  const dead = await asProgram(world, key, 'credential', 'dock');
  expect([dead.code, dead.errors]).toEqual([1, expect.stringContaining('does not accept this access key')]);
});

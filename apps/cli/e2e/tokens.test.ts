import { connect, stored } from './arrange.ts';
import { expect, test } from './test.ts';
import { connectByToken, dialogOf, rowOf, screens, submitTokenForm, fillTokenForm } from './visit.ts';
import { tokens } from './world.ts';

const worth = [
  {
    name: 'ada',
    token: tokens.adaApi,
    kind: 'Personal',
    list: /ada\s+GitLab · personal access token · 127\.0\.0\.1:\d+\s+@ada\s+Healthy/,
    facts: [/Acts as\s+@ada/, /personal access token/, /Scopes\s+api\s+Expires/, /Expires\s+in \d+ days/],
  },
  {
    name: 'dock',
    token: tokens.dockOwner,
    kind: 'Project',
    list: /dock\s+GitLab · project access token · 127\.0\.0\.1:\d+\s+@project_\d+_bot\w*\s+Healthy/,
    facts: [/Role\s+Owner/, /Scopes\s+api\s*self_rotate/, /Project\s+harbor\/dock/, /Expires\s+in \d+ days/],
  },
  {
    name: 'crew',
    token: tokens.harborOwner,
    kind: 'Group',
    list: /crew\s+GitLab · group access token · 127\.0\.0\.1:\d+\s+@group_\d+_bot\w*\s+Healthy/,
    facts: [/Role\s+Owner/, /Scopes\s+api\s*self_rotate/, /Group\s+harbor/, /Expires\s+in \d+ days/],
  },
] as const;

test.for(worth)(
  'connects by a $kind access token and shows what it is worth',
  async (entry, { world, page }) => {
    await connectByToken(world, page, entry);
    await page.getByText(`${entry.name} is connected as @`).waitFor();
    const row = rowOf(page, entry.name);
    expect(await row.innerText()).toMatch(entry.list);
    await row.getByRole('link', { name: entry.name }).click();
    await page.getByRole('heading', { name: entry.name }).waitFor();
    const facts = await page.locator('dl').first().innerText();
    for (const fact of entry.facts) expect(facts).toMatch(fact);
  },
);

test('a project token with the role Maintainer works, and Owner is advised', async ({ world, page }) => {
  await connectByToken(world, page, { name: 'dock', kind: 'Project', token: tokens.dockMaintainer });
  await rowOf(page, 'dock').getByRole('link').click();
  await page.getByText('Works with the role Maintainer; Owner is advised.').first().waitFor();
  await page.getByText('Healthy').first().waitFor();
});

test('the form leads to the page of that GitLab where such a token is made', async ({ world, page }) => {
  await fillTokenForm(world, page, { name: 'my bot', token: '' });
  const links = dialogOf(page).getByRole('link');
  const href = (await links.first().getAttribute('href')) ?? '';
  expect(href).toBe(
    `${world.gitlabUrl}/-/user_settings/personal_access_tokens/legacy/new?name=my%20bot&description=Used+by+Moorage&scopes=api`,
  );
  await dialogOf(page).getByRole('radio', { name: 'Group' }).check();
  await dialogOf(page).getByText('Role Owner; scope api.').waitFor();
});

test('says what is missing before anything is sent', async ({ world, page }) => {
  await fillTokenForm(world, page, { name: '', token: '' });
  await submitTokenForm(page);
  await page.getByText('Give it a name.').waitFor();
  expect(await dialogOf(page).getByRole('alert').count()).toBe(2);
  expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-invalid'))).toBe('true');
  expect(world.gitlab.journal.count()).toBe(0);
});

test('a name that is taken is told under the name, and what was typed stays', async ({ world, page }) => {
  await connect(world, page, { name: 'Harbor' });
  await connectByToken(world, page, { name: 'harbor' });
  await page.getByText('Another connection has this name.').waitFor();
  const dialog = dialogOf(page);
  expect(await dialog.getByLabel('Access token', { exact: true }).inputValue()).toBe(tokens.adaApi);
  expect(
    await dialog.getByLabel('Name', { exact: true }).evaluate((field) => field === document.activeElement),
  ).toBe(true);
  await dialog.getByLabel('Name', { exact: true }).fill('harbor 2');
  await submitTokenForm(page);
  await page.getByText('harbor 2 is connected as @ada.').waitFor();
  expect(await stored(world, page)).toHaveLength(2);
});

test('a token that is pasted with white space around it is trimmed', async ({ world, page, browse: _ }) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: world.url });
  await fillTokenForm(world, page, { name: 'ada', token: '' });
  await page.evaluate((text) => navigator.clipboard.writeText(text), `  ${tokens.adaApi}\n`);
  await dialogOf(page).getByLabel('Access token', { exact: true }).focus();
  await page.keyboard.press('ControlOrMeta+V');
  expect(await dialogOf(page).getByLabel('Access token', { exact: true }).inputValue()).toBe(tokens.adaApi);
});

test('asks before it throws away what was typed', async ({ world, page }) => {
  await fillTokenForm(world, page, { name: 'ada' });
  await page.keyboard.press('Escape');
  await page.getByText('Discard what you typed?').waitFor();
  await page.getByRole('button', { name: 'Keep editing' }).click();
  expect(await dialogOf(page).getByLabel('Name', { exact: true }).inputValue()).toBe('ada');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Discard' }).click();
  await dialogOf(page).waitFor({ state: 'detached' });
  expect(new URL(page.url()).pathname + new URL(page.url()).search).toBe(screens.connections);
});

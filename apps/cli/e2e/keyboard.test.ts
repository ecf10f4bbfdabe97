import type { Page } from 'playwright-core';
import { person, stored } from './arrange.ts';
import { expect, test } from './test.ts';
import { dialogOf, screens } from './visit.ts';
import { tokens } from './world.ts';

/** What has the focus, as a screen reader would name it. */
const focused = (page: Page) =>
  page.evaluate(() => {
    const element = document.activeElement;
    if (element === null || element === document.body) return '';
    const labels = element instanceof HTMLInputElement ? [...(element.labels ?? [])] : [];
    const text = labels.map((label) => label.textContent).join(' ') || element.textContent;
    return (element.getAttribute('aria-label') ?? text ?? '').trim();
  });

/** Presses a key until something is focused, as people do; fails when it is not reached. */
async function press(
  page: Page,
  key: 'Tab' | 'Shift+Tab' | 'ArrowDown' | 'ArrowRight',
  until: RegExp,
): Promise<void> {
  for (let presses = 0; presses < 40; presses += 1) {
    if (until.test(await focused(page))) return;
    await page.keyboard.press(key);
  }
  throw new Error(`${key} does not lead to ${until}; it led to "${await focused(page)}"`);
}

const waitForFocus = (page: Page, on: RegExp) => expect.poll(() => focused(page)).toMatch(on);

test('the keyboard alone signs in, connects, opens, renames and deletes', async ({
  world,
  page: first,
  browse,
}) => {
  const page = await browse();
  await page.goto('/');
  await waitForFocus(page, /^E-mail/);
  await page.keyboard.type(person.email);
  await press(page, 'Tab', /^Password/);
  await page.keyboard.type(person.password);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'App Connections' }).waitFor();
  await page.getByRole('button', { name: 'Add your first connection' }).waitFor();

  await page.keyboard.press('n');
  await waitForFocus(page, /GitLab/);
  await page.keyboard.press('Enter');
  await waitForFocus(page, /^Instance URL/);
  await press(page, 'Shift+Tab', /^OAuth/);
  await press(page, 'ArrowRight', /^Access token/);
  await press(page, 'Tab', /^Name/);
  await page.keyboard.type('harbor');
  await press(page, 'Tab', /^Instance URL/);
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type(world.gitlabUrl);
  await press(page, 'Tab', /^Personal/);
  await page.keyboard.press('ArrowRight');
  await waitForFocus(page, /^Project/);
  await press(page, 'Tab', /^Access token/);
  await page.keyboard.type(tokens.dockOwner);
  await page.keyboard.press('Enter');
  await page.getByText(/harbor is connected as @project_\d+_bot/).waitFor();

  await waitForFocus(page, /^harbor$/);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'harbor' }).waitFor();
  await press(page, 'Tab', /^Check now/);
  await page.keyboard.press('Enter');
  await page.getByText('harbor: Healthy.').waitFor();

  await press(page, 'Tab', /^More actions/);
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'Edit name' }).waitFor();
  await press(page, 'ArrowDown', /^Edit name/);
  await page.keyboard.press('Enter');
  await waitForFocus(page, /^Name/);
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type('pier');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'pier' }).waitFor();
  await dialogOf(page).waitFor({ state: 'detached' });
  await waitForFocus(page, /^More actions/);

  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'Delete' }).waitFor();
  await press(page, 'ArrowDown', /^Delete/);
  await page.keyboard.press('Enter');
  await waitForFocus(page, /^Type its name/);
  await page.keyboard.type('pier');
  await press(page, 'Tab', /^Also revoke/);
  await page.keyboard.press('Space');
  await page.keyboard.press('Enter');
  await page.getByText('pier is deleted and its credential is revoked.').waitFor();
  expect(await stored(world, first)).toEqual([]);
});

test('keys lead around: search, other screens, the list of keys, and out of what is open', async ({
  page,
}) => {
  await page.goto(screens.connections);
  await page.getByRole('button', { name: 'Add your first connection' }).waitFor();
  await page.keyboard.press('g');
  await page.keyboard.press('o');
  await page.getByRole('heading', { name: 'OAuth applications' }).waitFor();
  await page.keyboard.press('n');
  await waitForFocus(page, /Instance URL/);
  await page.keyboard.press('Escape');
  await dialogOf(page).waitFor({ state: 'detached' });
  await page.keyboard.press('g');
  await page.keyboard.press('c');
  await page.getByRole('heading', { name: 'App Connections' }).waitFor();
  await page.keyboard.press('?');
  await dialogOf(page).getByText('Add a connection').waitFor();
  await dialogOf(page).getByRole('checkbox', { name: 'Use single keys as shortcuts' }).uncheck();
  await page.keyboard.press('Escape');
  await dialogOf(page).waitFor({ state: 'detached' });
  await page.keyboard.press('n');
  expect(await dialogOf(page).count()).toBe(0);
});

test('the first stop of Tab leads past the navigation', async ({ page }) => {
  await page.goto(screens.connections);
  await page.getByRole('button', { name: 'Add your first connection' }).waitFor();
  await page.evaluate(() => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  });
  await page.keyboard.press('Tab');
  await waitForFocus(page, /^Skip to the content/);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await waitForFocus(page, /^Add Connection/);
});

test('the focus stays inside a dialog', async ({ page }) => {
  await page.goto(screens.addGitLab);
  await dialogOf(page).getByRole('radio', { name: 'Access token' }).click();
  for (let presses = 0; presses < 25; presses += 1) {
    await page.keyboard.press('Tab');
    expect(await dialogOf(page).evaluate((dialog) => dialog.contains(document.activeElement))).toBe(true);
  }
});

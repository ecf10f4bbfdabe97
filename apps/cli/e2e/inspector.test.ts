// oxlint-disable vitest/no-standalone-expect -- it does not see that `test` comes extended
import { AxeBuilder } from '@axe-core/playwright';
import { type BrowserContextOptions, type Page, chromium } from 'playwright-core';
import { createMockGitLab, demoCredentials } from 'mock-gitlab';
import { test as plain, expect, inject } from 'vitest';

// The inspector belongs to the mock alone: no Moorage is started for it.
const test = plain
  .extend('gitlab', async ({ task: _ }, { onCleanup }) => {
    const gitlab = createMockGitLab({ now: '2027-01-31T08:00:00Z' });
    onCleanup(() => gitlab.close());
    await gitlab.listen();
    const headers = { 'private-token': demoCredentials.tokens.dockOwner };
    const rotate = `${gitlab.baseUrl}/api/v4/personal_access_tokens/self/rotate`;
    await gitlab.fetch(rotate, { method: 'POST', headers });
    await gitlab.fetch(`${gitlab.baseUrl}/api/v4/no/such`, { headers });
    return gitlab;
  })
  .extend('open', async ({ gitlab }, { onCleanup }) => {
    const browser = await chromium.connect(inject('browser'));
    onCleanup(() => browser.close());
    return async (path: string, options: BrowserContextOptions = {}): Promise<Page> => {
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
      const page = await context.newPage();
      await page.goto(`${gitlab.url}/__mock__/${path}`);
      return page;
    };
  });

const looks: readonly (readonly [name: string, options: BrowserContextOptions])[] = [
  ['light', { colorScheme: 'light' }],
  ['dark', { colorScheme: 'dark' }],
  ['360 px wide', { viewport: { width: 360, height: 740 } }],
];
const sections = [
  'people',
  'tokens',
  'applications',
  'variables',
  'faults',
  'journal',
  'journal/1',
  'deliveries',
];

const faultsOf = async (page: Page) =>
  (await new AxeBuilder({ page }).analyze()).violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`);

for (const [name, options] of looks) {
  // A page takes axe some seconds on a busy machine, and there are ten.
  test(
    `axe finds nothing and nothing is too wide, ${name}`,
    { timeout: 180_000 },
    async ({ open, gitlab }) => {
      gitlab.faults.add({ kind: 'status', status: 503, times: 1 });
      const page = await open('', options);
      for (const path of ['', ...sections.map((section) => `inspect/${section}`)]) {
        await page.goto(`${gitlab.url}/__mock__/${path}`);
        const summary = page.locator('summary').first();
        if ((await summary.count()) > 0) await summary.click();
        expect(await faultsOf(page), path).toEqual([]);
        expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), path).toBe(true);
      }
      await page.goto(`${gitlab.url}/__mock__/inspect/faults`);
      await page.getByLabel('Times').fill('often');
      await page.getByRole('button', { name: 'Add fault' }).click();
      await page.getByText('Must be a whole number').waitFor();
      expect(await faultsOf(page)).toEqual([]);
    },
  );
}

test('the keyboard alone moves the clock, breaks GitLab and reveals a token', async ({ open, gitlab }) => {
  const page = await open('');
  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  const reach = async (label: string) => {
    for (let tabs = 0; tabs < 60; tabs += 1) {
      await press('Tab');
      const focused = await page.evaluate(
        "document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent.trim()",
      );
      if (focused === label) return;
    }
    throw new Error(`No Tab leads to ${label}.`);
  };

  await press('Tab', 'Enter');
  await reach('+30 days');
  await press('Enter');
  await page.getByText('The clock has been changed.').waitFor();
  expect(gitlab.clock.now().toISOString()).toBe('2027-03-02T08:00:00.000Z');

  await reach('Faults');
  await press('Enter');
  await reach('Add: GitLab is down');
  await press('Enter');
  await page.getByText('The fault is at work.').waitFor();
  expect(gitlab.faults.list()).toMatchObject([{ kind: 'status', status: 503 }]);

  await reach('Tokens');
  await press('Enter');
  await reach('Reveal token 1, root all');
  const value = page.getByLabel('token 1, root all', { exact: true });
  expect(await value.isVisible()).toBe(false);
  await press('Enter');
  await value.waitFor();
  expect(await value.inputValue()).toBe(demoCredentials.tokens.root);
  expect(page.url()).not.toContain('glpat');
});

test('a person is signed in with one press', async ({ open }) => {
  const page = await open('inspect/people');
  await page.getByRole('button', { name: 'Sign in as ada' }).click();
  await page.getByText('Signed in as Ada Quay').waitFor();
});

test('all works without JavaScript', async ({ open, gitlab }) => {
  const page = await open('inspect/journal', { javaScriptEnabled: false });
  await page.getByLabel('Warnings only').check();
  await page.getByRole('button', { name: 'Filter' }).click();
  await page.getByRole('link', { name: 'GET /api/v4/no/such' }).click();
  await page.getByRole('heading', { name: 'Request 2' }).waitFor();
  await page.getByRole('link', { name: 'Overview' }).click();
  await page.getByRole('button', { name: 'Reset everything' }).click();
  await page.getByText('Everything is as it was at the start.').waitFor();
  expect(gitlab.journal.count()).toBe(0);
});

test('a journal that is followed shows what comes', async ({ open, gitlab }) => {
  const page = await open('inspect/journal');
  await page.getByLabel('Follow').check();
  await gitlab.fetch(`${gitlab.baseUrl}/api/v4/version`);
  await page.getByRole('link', { name: 'GET /api/v4/version' }).waitFor();
});

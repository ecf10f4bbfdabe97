// oxlint-disable vitest/no-standalone-expect -- it does not see that `test` comes extended
import { AxeBuilder } from '@axe-core/playwright';
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type Page,
  chromium,
} from 'playwright-core';
import { type MockGitLab, createMockGitLab, demoCredentials } from 'mock-gitlab';
import { afterAll, test as plain, expect, inject } from 'vitest';

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
    const contexts: BrowserContext[] = [];
    onCleanup(async () => {
      await Promise.all(contexts.map((context) => context.close()));
    });
    return async (path: string, options: BrowserContextOptions = {}): Promise<Page> => {
      browser ??= chromium.connect(inject('browser'));
      const context = await (
        await browser
      ).newContext({ viewport: { width: 1280, height: 800 }, ...options });
      contexts.push(context);
      const page = await context.newPage();
      await page.goto(`${gitlab.url}/__mock__/${path}`);
      return page;
    };
  });

let browser: Promise<Browser> | undefined;
afterAll(async () => (await browser)?.close());

const sections = [
  '',
  'inspect/people',
  'inspect/tokens',
  'inspect/applications',
  'inspect/variables',
  'inspect/faults',
  'inspect/journal',
  'inspect/journal/1',
  'inspect/deliveries',
  'inspect/deliveries/1',
];

/** What axe finds; `narrow` says which of its rules a look can break. */
async function faultsOf(page: Page, narrow = (axe: AxeBuilder) => axe): Promise<string[]> {
  // What passes is not written down, which takes longer than to look.
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] });
  const { violations } = await narrow(axe).analyze();
  return violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`);
}

const isTooWide = (page: Page) => page.evaluate('document.documentElement.scrollWidth > innerWidth');

/** Looks at a page in light, in dark, where only colours differ, and narrow, where only colours do not. */
async function inspect(page: Page, name: string): Promise<void> {
  const contrast = ['color-contrast'];
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.emulateMedia({ colorScheme: 'light' });
  expect(await faultsOf(page), `${name}, light`).toEqual([]);
  expect(await isTooWide(page), name).toBe(false);
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await faultsOf(page, (axe) => axe.withRules(contrast)), `${name}, dark`).toEqual([]);
  await page.setViewportSize({ width: 360, height: 740 });
  expect(await faultsOf(page, (axe) => axe.disableRules(contrast)), `${name}, 360 px wide`).toEqual([]);
  expect(await isTooWide(page), `${name}, 360 px wide`).toBe(false);
}

/** Something in every section: a fault that is over, one at work, mails, and another world. */
async function fill({ faults, fetch, baseUrl, clock }: MockGitLab): Promise<void> {
  faults.add({ kind: 'status', status: 503, times: 1 });
  faults.add({ kind: 'latency', latencyMs: 1 });
  await fetch(`${baseUrl}/api/v4/version`);
  await fetch(`${baseUrl}/w/other/api/v4/version`);
  clock.advance({ days: 30 });
}

// A page takes axe some seconds on a busy machine, and there are twelve.
test('axe finds nothing and nothing is too wide', { timeout: 180_000 }, async ({ open, gitlab }) => {
  await fill(gitlab);
  const page = await open('');
  for (const path of [...sections.map((section) => `/__mock__/${section}`), '/w/other/__mock__/']) {
    await page.goto(`${gitlab.url}${path}`);
    const summary = page.locator('summary').first();
    if ((await summary.count()) > 0) await summary.click();
    await inspect(page, path);
  }
  await page.goto(`${gitlab.url}/__mock__/inspect/faults`);
  await page.getByLabel('Times').fill('often');
  await page.getByRole('button', { name: 'Add fault' }).click();
  await page.getByText('Must be a whole number').waitFor();
  await inspect(page, 'a form that is wrong');
});

test('the keyboard alone moves the clock, breaks GitLab and reveals a token', async ({ open, gitlab }) => {
  const page = await open('');
  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  /** Follows the link that has the focus; the page it leaves must not be looked at any more. */
  const follow = async (heading: string) => {
    await press('Enter');
    await page.getByRole('heading', { name: heading, exact: true, level: 1 }).waitFor();
    await page.waitForLoadState();
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
  await expect
    .poll(() => page.evaluate('document.activeElement.textContent'))
    .toBe('The clock has been changed.');
  expect(gitlab.clock.now().toISOString()).toBe('2027-03-02T08:00:00.000Z');

  await reach('Faults');
  await follow('Faults');
  await reach('Add: GitLab is down');
  await press('Enter');
  await page.getByText('The fault is at work.').waitFor();
  await page.waitForLoadState();
  expect(gitlab.faults.list()).toMatchObject([{ kind: 'status', status: 503 }]);

  await reach('Tokens');
  await follow('Tokens');
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

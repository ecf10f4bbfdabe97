import { join, resolve } from 'node:path';
import {
  chromium,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type Page,
} from 'playwright-core';
import { test as plain, expect, inject } from 'vitest';
import { setUp } from './arrange.ts';
import { startWorld } from './world.ts';

export { expect };

const pictures = resolve(import.meta.dirname, '../../../test-results');

/**
 * Each test has a Moorage, a GitLab and browsers of its own, and fails when a page writes an error to its console (a
 * breach of the content security policy does) or Moorage logs one. `page` is signed in; `browse` opens a fresh browser.
 */
export const test = plain
  .extend('world', async ({ task: _ }, { onCleanup }) => {
    const world = await startWorld(inject('web'));
    onCleanup(async () => {
      await world.close();
      refuse('Moorage logged an error', world.loggedErrors);
    });
    return world;
  })
  .extend('browse', async ({ world, task }, { onCleanup }) => {
    const contexts: BrowserContext[] = [];
    const complaints: string[] = [];
    onCleanup(async () => {
      if (task.result?.state === 'fail' || complaints.length > 0) await photograph(contexts, task.name);
      for (const context of contexts) await context.close();
      refuse('A page complained', complaints);
    });
    return async (options: BrowserContextOptions = {}): Promise<Page> => {
      const context = await (
        await theBrowser()
      ).newContext({
        baseURL: world.url,
        viewport: { width: 1280, height: 800 },
        reducedMotion: 'reduce',
        locale: 'en-GB',
        timezoneId: 'Europe/Berlin',
        ...options,
      });
      contexts.push(context);
      context.setDefaultTimeout(15_000);
      context.on('weberror', (error) => complaints.push(String(error.error().stack)));
      context.on('console', (message) => {
        if (
          ['error', 'warning'].includes(message.type()) &&
          !isRefusal(message.text(), message.location().url)
        )
          complaints.push(`${message.text()} (${message.location().url})`);
      });
      return context.newPage();
    };
  })
  .extend('page', async ({ world, browse }) => {
    const page = await browse();
    await setUp(world, page);
    return page;
  });

function refuse(what: string, lines: readonly string[]): void {
  if (lines.length > 0) throw new Error([`${what}:`, ...lines].join('\n'));
}

let browser: Promise<Browser> | undefined;
const theBrowser = () => (browser ??= chromium.connect(inject('browser')));

/** Browsers write down every answer from 400 on; a refusal of Moorage's own is no defect. */
function isRefusal(text: string, url: string): boolean {
  return (
    text.startsWith('Failed to load resource') && /^\/(api|oauth\/callback)\b/.test(new URL(url).pathname)
  );
}

async function photograph(contexts: readonly BrowserContext[], name: string): Promise<void> {
  const pages = contexts.flatMap((context) => context.pages());
  for (const [at, page] of pages.entries()) {
    const file = `${name.replaceAll(/\W+/g, '-')}${at === 0 ? '' : `-${at}`}.png`;
    await page.screenshot({ path: join(pictures, file) }).catch(() => {});
  }
}

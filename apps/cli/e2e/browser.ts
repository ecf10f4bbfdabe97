import { existsSync } from 'node:fs';
import { type BrowserServer, chromium } from 'playwright-core';

/** Where distributions install a Chromium. */
const installed = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Chromium keeps quiet on the network, and its sandbox cannot be had as root or in most containers. */
const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

/**
 * Starts the Chromium that `MOORAGE_CHROMIUM` names, else an installed one, else the one that npm brought (Linux x64).
 * Nothing is downloaded.
 */
export async function startBrowser(): Promise<BrowserServer> {
  const named = process.env['MOORAGE_CHROMIUM'];
  const executablePath = named ?? installed.find((path) => existsSync(path)) ?? (await fromNpm());
  return chromium.launchServer({ executablePath, args, host: '127.0.0.1' });
}

async function fromNpm(): Promise<string> {
  // The package brings its own system libraries only where it believes to be on this runtime, read when it is loaded.
  process.env['AWS_LAMBDA_JS_RUNTIME'] ??= 'nodejs22.x';
  const { default: npmChromium } = await import('@sparticuz/chromium');
  return npmChromium.executablePath();
}

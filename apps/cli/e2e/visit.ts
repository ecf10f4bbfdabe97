import type { Page } from 'playwright-core';
import { oauthApplication, people, tokens, type World } from './world.ts';

/** Where the screens are, as people may have them in their bookmarks. */
export const screens = {
  connections: '/organization/settings/app-connections',
  addGitLab: '/organization/settings/app-connections?add=gitlab',
  applications: '/organization/settings/oauth-applications',
  accessKeys: '/organization/settings/access-keys',
  lifecycle: '/lifecycle',
  policy: '/organization/settings/policy',
  password: '/account/password',
} as const;

export const connectionScreen = (id: string): string => `${screens.connections}/${id}`;

export const dialogOf = (page: Page) => page.getByRole('dialog');
export const rowOf = (page: Page, name: string) =>
  page.getByRole('row').filter({ has: page.getByRole('link', { name, exact: true }) });

export interface TokenEntry {
  readonly name: string;
  readonly token?: string;
  readonly kind?: 'Personal' | 'Project' | 'Group';
  readonly instanceUrl?: string;
}

/** Fills in the form for an access token and sends it. */
export async function connectByToken(world: World, page: Page, entry: TokenEntry): Promise<void> {
  await fillTokenForm(world, page, entry);
  await submitTokenForm(page);
}

export async function fillTokenForm(
  world: World,
  page: Page,
  { name, token = tokens.adaApi, kind = 'Personal', instanceUrl = world.gitlabUrl }: TokenEntry,
): Promise<void> {
  await page.goto(screens.addGitLab);
  const dialog = dialogOf(page);
  await dialog.getByRole('radio', { name: 'Access token' }).click();
  await dialog.getByLabel('Name', { exact: true }).fill(name);
  await dialog.getByLabel('Instance URL').fill(instanceUrl);
  await dialog.getByRole('radio', { name: kind }).check();
  await dialog.getByLabel('Access token', { exact: true }).fill(token);
}

export async function submitTokenForm(page: Page): Promise<void> {
  await dialogOf(page).getByRole('button', { name: 'Connect GitLab' }).click();
}

/** Goes to GitLab by the OAuth form; ends on the page that GitLab shows first. */
export async function goToGitLab(page: Page, name: string): Promise<void> {
  await page.goto(screens.addGitLab);
  const dialog = dialogOf(page);
  await dialog.getByRole('radio', { name: 'OAuth' }).click();
  await dialog.getByLabel('Name', { exact: true }).fill(name);
  await dialog.getByRole('button', { name: 'Connect to GitLab' }).click();
  await page.getByText('GitLab (mock)').waitFor();
}

/** Signs in on GitLab's own page. */
export async function signInAtGitLab(page: Page, who: keyof typeof people = 'ada'): Promise<void> {
  await page.getByLabel('Username or primary email').fill(people[who].username);
  await page.getByLabel('Password').fill(people[who].password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** GitLab's consent page: sign in first, then decide. */
export async function decideAtGitLab(page: Page, decision: 'Authorize' | 'Cancel'): Promise<void> {
  await signInAtGitLab(page);
  await page.getByRole('heading', { name: `Authorize ${oauthApplication.name}` }).waitFor();
  await page.getByRole('button', { name: decision }).click();
}

/** Text of everything in sight that was said to have gone wrong. */
export async function alertOf(page: Page): Promise<string> {
  const alert = page.getByRole('alert').first();
  await alert.waitFor();
  return (await alert.innerText()).replaceAll(/\s+/g, ' ').trim();
}

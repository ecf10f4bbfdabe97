import { person, send } from './arrange.ts';
import { expect, test } from './test.ts';
import { alertOf, screens } from './visit.ts';

test('the printed link makes the first administrator, who is then signed in', async ({ world, browse }) => {
  const page = await browse();
  await page.goto(world.setupUrl);
  await expect.poll(() => page.url()).toBe(`${world.url}/setup`);
  await page.getByLabel('Your name').fill(person.name);
  await page.getByLabel('E-mail').fill(person.email);
  await page.getByLabel('Password', { exact: true }).fill(person.password);
  await page.getByLabel('Organization').fill('Harbor');
  await page.getByRole('button', { name: 'Make the administrator' }).click();

  await page.getByRole('heading', { name: 'App Connections' }).waitFor();
  expect(new URL(page.url()).pathname).toBe(screens.connections);
  await page.getByRole('button', { name: 'Add your first connection' }).waitFor();
  await page.getByRole('button', { name: `Account: ${person.email}` }).waitFor();

  await page.goto(world.setupUrl);
  await page.waitForURL('**/sign-in');
});

test('whoever opens a new Moorage without the link is asked for the token', async ({ browse }) => {
  const page = await browse();
  await page.goto('/');
  await page.waitForURL('**/setup');
  await page.getByLabel('Set-up token', { exact: true }).fill('guessed');
  await page.getByLabel('Your name').fill('Mallory');
  await page.getByLabel('E-mail').fill('mallory@example.com');
  await page.getByLabel('Password', { exact: true }).fill('a long password');
  await page.getByRole('button', { name: 'Make the administrator' }).click();
  expect(await alertOf(page)).toBe('This is not the token that was printed last.');
});

test('a wrong password is told, and the right one leads to the page that was asked for', async ({
  page: _,
  browse,
}) => {
  const page = await browse();
  await page.goto(screens.applications);
  await page.waitForURL('**/sign-in?next=*');
  await page.getByLabel('E-mail').fill(person.email);
  await page.getByLabel('Password', { exact: true }).fill('wrong horse');
  await page.keyboard.press('Enter');
  expect(await alertOf(page)).toContain(
    'The e-mail address or the password is not right. Check both and try again.',
  );

  await page.getByLabel('Password', { exact: true }).fill(person.password);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'OAuth applications' }).waitFor();
});

test('signing out leads to the sign-in, and Back shows nothing any more', async ({ page }) => {
  await page.goto(screens.connections);
  await page.getByRole('button', { name: /^Account/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await page.goBack();
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
});

test('a changed password signs in, and the old one does not', async ({ world, page, browse }) => {
  const next = 'another horse battery';
  await page.goto(screens.password);
  await page.getByLabel('Present password', { exact: true }).fill(person.password);
  await page.getByLabel('New password', { exact: true }).fill(next);
  await page.getByRole('button', { name: 'Change password' }).click();
  await page.getByText('Your password is changed.').waitFor();

  const other = await browse();
  const attempt = (password: string) =>
    send(world, other, 'POST', '/api/auth/sign-in/email', { email: person.email, password });
  await expect(attempt(person.password)).rejects.toThrow('answered 401');
  await attempt(next);
});

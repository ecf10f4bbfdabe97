import { registerApplication } from './arrange.ts';
import { expect, test } from './test.ts';
import { connectByToken, decideAtGitLab, dialogOf, goToGitLab, rowOf, screens } from './visit.ts';
import { oauthApplication, tokens } from './world.ts';

test('after connecting, no secret is left in the page, its address, its storage or any answer', async ({
  world,
  page,
}) => {
  const answers: Promise<string>[] = [];
  page.on('response', (response) => {
    if (!response.url().startsWith(world.url)) return;
    const headers = JSON.stringify(response.headers());
    // A stream has no end to wait for, and tells only that something has changed.
    const isStream = headers.includes('text/event-stream');
    const body = isStream ? Promise.resolve('') : response.text().catch(() => '');
    answers.push(body.then((text) => `${response.url()} ${headers} ${text}`));
  });
  await registerApplication(world, page);
  await connectByToken(world, page, { name: 'dock', token: tokens.dockOwner, kind: 'Project' });
  await page.getByText('dock is connected as @').waitFor();
  await goToGitLab(page, 'harbor');
  await decideAtGitLab(page, 'Authorize');
  await page.getByText('harbor is connected as @ada.').waitFor();
  const issued = issuedTokens(world.gitlab.snapshot());
  expect(issued.length).toBeGreaterThanOrEqual(2);
  const secrets = [tokens.dockOwner, oauthApplication.clientSecret, ...issued];

  for (const screen of [screens.connections, screens.applications]) {
    await page.goto(screen);
    await page.waitForLoadState('networkidle');
    const left = await page.evaluate(() =>
      JSON.stringify([
        document.documentElement.outerHTML,
        [...document.querySelectorAll('input')].map(({ value }) => value),
        location.href,
        localStorage,
        sessionStorage,
        document.cookie,
        history.state,
      ]),
    );
    for (const secret of secrets) expect(left).not.toContain(secret);
  }
  await page.goto(screens.connections);
  await rowOf(page, 'dock').getByRole('link').click();
  await page.getByRole('button', { name: 'Reconnect' }).click();
  expect(await dialogOf(page).getByLabel('Access token', { exact: true }).inputValue()).toBe('');
  const all = (await Promise.all(answers)).join('\n');
  expect(all).toContain('dock');
  for (const secret of secrets) expect(all).not.toContain(secret);
});

test('the field of a token hides it until asked to show it, and browsers are told to forget it', async ({
  page,
}) => {
  await page.goto(screens.addGitLab);
  await dialogOf(page).getByRole('radio', { name: 'Access token' }).click();
  const field = dialogOf(page).getByLabel('Access token', { exact: true });
  await field.fill('not a real one');
  expect(await field.getAttribute('type')).toBe('password');
  expect(await field.getAttribute('autocomplete')).toBe('off');
  await dialogOf(page).getByRole('button', { name: 'Show access token' }).click();
  expect(await field.getAttribute('type')).toBe('text');
});

/** Every OAuth token in a saved state of the mock, wherever it keeps them. */
function issuedTokens(state: unknown): readonly string[] {
  const found: string[] = [];
  JSON.stringify(state, (key, value: unknown) => {
    if (/^(access|refresh)$/.test(key) && typeof value === 'string' && /^[0-9a-f]{64}$/.test(value))
      found.push(value);
    return value;
  });
  return found;
}

import type { FaultInput } from 'mock-gitlab';
import { connect, stored } from './arrange.ts';
import { expect, test } from './test.ts';
import { alertOf, connectByToken, connectionScreen, dialogOf, screens, submitTokenForm } from './visit.ts';

interface Outage {
  readonly what: string;
  readonly fault: FaultInput;
  readonly says: RegExp;
}

const outages: readonly Outage[] = [
  {
    what: 'answers with an error of its own',
    fault: { kind: 'status', status: 500 },
    says: /GitLab answered with status 500/,
  },
  {
    what: 'wants fewer requests',
    fault: { kind: 'rate-limit-json' },
    says: /GitLab wants fewer requests: Too Many Requests/,
  },
  {
    what: 'throttles before its application',
    fault: { kind: 'rate-limit-text' },
    says: /GitLab wants fewer requests/,
  },
  {
    what: 'hides behind a proxy that answers for it',
    fault: { kind: 'html' },
    says: /GitLab answered with status 502/,
  },
  {
    what: 'hides behind a sign-in page',
    fault: { kind: 'html', status: 200 },
    says: /something answered with text\/html\. Check that the URL names the app itself/,
  },
  {
    what: 'breaks off the connection',
    fault: { kind: 'reset' },
    says: /127\.0\.0\.1:\d+ broke off the connection/,
  },
  {
    what: 'answers far more than anybody wants',
    fault: { kind: 'oversized' },
    says: /more than|too large|5 MiB/,
  },
];

test.for(outages)(
  'says so when GitLab $what, and connects when it is back',
  async ({ fault, says }, { world, page }) => {
    world.gitlab.faults.add(fault);
    await connectByToken(world, page, { name: 'patient' });
    expect(await alertOf(page)).toMatch(says);
    expect(await stored(world, page)).toEqual([]);
    world.gitlab.faults.clear();
    await submitTokenForm(page);
    await page.getByText('patient is connected as @ada.').waitFor();
  },
);

test('says so when GitLab is not there at all', async ({ world, page }) => {
  await world.gitlab.close();
  await connectByToken(world, page, { name: 'patient' });
  expect(await alertOf(page)).toMatch(/127\.0\.0\.1:\d+ refused the connection: nothing listens there\./);
  expect(await stored(world, page)).toEqual([]);
});

test('shows that it is waiting for a slow GitLab, and takes no second press', async ({ world, page }) => {
  world.gitlab.faults.add({ kind: 'latency', latencyMs: 400 });
  await connectByToken(world, page, { name: 'patient' });
  const button = dialogOf(page).getByRole('button', { name: 'Connect GitLab' });
  await expect.poll(() => button.getAttribute('aria-busy')).toBe('true');
  await button.click({ force: true });
  await page.keyboard.press('Enter');
  await page.getByText('patient is connected as @ada.').waitFor();
  expect(await stored(world, page)).toHaveLength(1);
});

test('gives up on a GitLab that never answers, and says how long it waited', async ({ world, page }) => {
  world.gitlab.faults.add({ kind: 'hang' });
  await connectByToken(world, page, { name: 'patient' });
  expect(await alertOf(page)).toMatch(/127\.0\.0\.1:\d+ did not answer within 10 seconds\./);
});

test('a check while GitLab is away keeps the connection, as Degraded', async ({ world, page }) => {
  const { id } = await connect(world, page, { name: 'harbor' });
  await page.goto(connectionScreen(id));
  world.gitlab.faults.add({ kind: 'status', status: 503 });
  await page.getByRole('button', { name: 'Check now' }).click();
  await page.getByText('Degraded', { exact: true }).first().waitFor();
  await page.getByText('GitLab answered with status 503').first().waitFor();
  await page.getByText('Acts as').waitFor();

  world.gitlab.faults.clear();
  await page.getByRole('button', { name: 'Check now' }).click();
  await page.getByText('Healthy', { exact: true }).first().waitFor();
  // The timeline goes on to tell of it.
  await page.getByRole('alert').waitFor({ state: 'detached' });
});

test('a Moorage that cannot be reached is told on the list, which loads when it is back', async ({
  page,
}) => {
  const list = /\/api\/v1\/app-connections(\?|$)/;
  await page.route(list, (route) => route.abort());
  await page.goto(screens.connections);
  await page.getByRole('alert').waitFor();
  await page.unroute(list);
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('button', { name: 'Add your first connection' }).waitFor();
});

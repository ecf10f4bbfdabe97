import { expect, test } from 'mock-gitlab/playwright';

test('passes, signed in', async ({ page, gitlab }) => {
  await gitlab.signIn(page, 'ada');
  await expect(page.getByText('Signed in as Ada Quay')).toBeVisible();
  expect(gitlab.clock.now().toISOString()).toBe('2027-01-31T08:00:00.000Z');
});

test('passes, knowing nothing of other tests', async ({ gitlab, request }) => {
  const answer = await request.get(`${gitlab.url}/api/v4/version`);
  expect(answer.status()).toBe(401);
  expect(gitlab.journal.count()).toBe(1);
});

test('fails by itself', async ({ gitlab, request }) => {
  const answer = await request.get(`${gitlab.url}/api/v4/projects`);
  expect(answer.status()).toBe(418);
});

test('fails for asking what the mock does not know', async ({ gitlab, request }) => {
  await request.get(`${gitlab.url}/api/v4/no/such/thing`);
});

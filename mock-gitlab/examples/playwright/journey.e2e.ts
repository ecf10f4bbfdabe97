import { expect, test } from 'mock-gitlab/playwright';

test('a person makes a token', async ({ page, gitlab }) => {
  await gitlab.signIn(page, 'ada');
  await page.goto(`${gitlab.url}/-/user_settings/personal_access_tokens`);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
});

import { defineConfig } from '@playwright/test';
import type { GitLabWorkerFixtures } from 'mock-gitlab/playwright';

// The tests below are run as a child by test/fixtures.test.ts: two of them fail on purpose.
export default defineConfig<object, GitLabWorkerFixtures>({
  testDir: 'playwright',
  testMatch: '*.run.ts',
  workers: 1,
  reporter: 'line',
  use: {
    gitlabOptions: { now: '2027-01-31T08:00:00Z' },
    launchOptions: {
      ...(process.env['MOCK_GITLAB_CHROMIUM'] !== undefined && {
        executablePath: process.env['MOCK_GITLAB_CHROMIUM'],
      }),
      args: ['--no-sandbox'],
    },
  },
});

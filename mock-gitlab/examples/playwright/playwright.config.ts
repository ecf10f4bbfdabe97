import { defineConfig } from '@playwright/test';
import type { GitLabWorkerFixtures } from 'mock-gitlab/playwright';

export default defineConfig<object, GitLabWorkerFixtures>({
  testMatch: '*.e2e.ts',
  use: { gitlabOptions: { profile: '18.11' } },
});

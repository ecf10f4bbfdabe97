import { resolve } from 'node:path';
import { configDefaults, defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      'packages/*',
      'mock-gitlab',
      'apps/server',
      'apps/web',
      { test: { name: 'repository', root: 'scripts' } },
      { test: { name: 'cli', root: 'apps/cli', exclude: [...configDefaults.exclude, 'e2e/**'] } },
      {
        test: {
          name: 'e2e',
          root: 'apps/cli',
          include: ['e2e/**/*.test.ts'],
          globalSetup: [resolve(import.meta.dirname, 'apps/cli/e2e/global-setup.ts')],
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});

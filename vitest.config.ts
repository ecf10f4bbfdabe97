import { globSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { configDefaults, defineConfig } from 'vitest/config';

/** No module here keeps state that a test could leave behind, so the files of a project share loaded modules. */
const sharing = { isolate: false };

export default defineConfig({
  test: {
    projects: [
      ...globSync(['packages/*', 'mock-gitlab'], { cwd: import.meta.dirname }).map((root) => ({
        test: { ...sharing, name: basename(root), root },
      })),
      'apps/server',
      'apps/web',
      { test: { ...sharing, name: 'repository', root: 'scripts' } },
      // Shares nothing, because a test of it stands in for a module.
      { test: { name: 'cli', root: 'apps/cli', exclude: [...configDefaults.exclude, 'e2e/**'] } },
      {
        test: {
          name: 'e2e',
          root: 'apps/cli',
          include: ['e2e/**/*.test.ts'],
          globalSetup: [resolve(import.meta.dirname, 'apps/cli/e2e/global-setup.ts')],
          fileParallelism: false,
          // Projects that run in step must agree on how many workers they have.
          sequence: { groupOrder: 1 },
          testTimeout: 60_000,
          hookTimeout: 120_000,
          // A browser on a busy machine takes longer than the second that is usual.
          expect: { poll: { timeout: 15_000 } },
        },
      },
    ],
  },
});

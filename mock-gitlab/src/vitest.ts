import { type TestAPI, type TestContext, test as plain } from 'vitest';
import { type MockGitLabOptions, createMockGitLab } from './create-mock-gitlab.ts';
import { tellJournal } from './journal/tell.ts';
import type { MockGitLab } from './mock-gitlab.ts';

/** What Vitest hands to a fixture besides other fixtures. */
interface Cleaning {
  readonly onCleanup: (clean: () => Promise<void>) => void;
}

/** A fixture as `test.extend('gitlab', …)` takes it. */
export type GitLabFixture = (context: TestContext, cleaning: Cleaning) => Promise<MockGitLab>;

/**
 * Makes a fixture that gives each test a GitLab of its own: a fork of one that is seeded once, strict unless told
 * otherwise. After the test it is closed, and defects of the mock and endpoints it does not know fail the test. When
 * the test has failed, what it asked of GitLab is printed.
 * @throws InputError naming the option that is wrong
 * @example
 * const test = base.extend('gitlab', createGitLabFixture({ now: '2027-01-31T08:00:00Z' }));
 */
export function createGitLabFixture(options: MockGitLabOptions = {}): GitLabFixture {
  const template = createMockGitLab({ strict: true, ...options });
  return async ({ task }, { onCleanup }) => {
    const gitlab = template.fork();
    onCleanup(() => finish(gitlab, task));
    return gitlab;
  };
}

async function finish(gitlab: MockGitLab, { result }: TestContext['task']): Promise<void> {
  await gitlab.close();
  if (result?.state !== 'fail') return gitlab.verify();
  // oxlint-disable-next-line no-console -- Vitest shows it beside the test that failed
  console.error(tellJournal(gitlab.journal));
  return undefined;
}

/** The fixtures of `test`. */
export interface GitLabFixtures {
  /** A GitLab of this test alone, in process. */
  readonly gitlab: MockGitLab;
  /** Where it listens; only tests that ask for it open a socket. */
  readonly gitlabUrl: string;
}

/**
 * Vitest's `test` with `gitlab` and `gitlabUrl`.
 * @throws InputError naming the option that is wrong
 */
export function createGitLabTest(options: MockGitLabOptions = {}): TestAPI<GitLabFixtures> {
  const template = createMockGitLab({ strict: true, ...options });
  return plain.extend<GitLabFixtures>({
    gitlab: async ({ task }, use) => {
      const gitlab = template.fork();
      await use(gitlab);
      await finish(gitlab, task);
    },
    gitlabUrl: async ({ gitlab }, use) => {
      await use(gitlab.url ?? (await gitlab.listen()));
    },
  });
}

/** Vitest's `test` with a GitLab of the demo's harbour for each test. */
export const test: TestAPI<GitLabFixtures> = createGitLabTest();

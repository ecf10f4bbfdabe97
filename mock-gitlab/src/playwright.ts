import { type Page, test as plain } from '@playwright/test';
import { type MockGitLabOptions, createMockGitLab } from './create-mock-gitlab.ts';
import { tellJournal } from './journal/tell.ts';
import type { GitLabWorld, MockGitLab } from './mock-gitlab.ts';
import { demoSeed } from './seed/demo.ts';

/** A world of one test, with what a browser needs. */
export interface BrowserGitLab extends GitLabWorld {
  /** Where browsers and programs find it. */
  readonly url: string;
  /**
   * Signs a person in on GitLab's own page, as they would.
   * @throws Error when the seed has nobody of this name with a password
   */
  signIn(page: Page, username: string): Promise<void>;
}

/** Fixtures that one test has. */
export interface GitLabFixtures {
  /** A GitLab of this test alone. */
  readonly gitlab: BrowserGitLab;
}

/** Fixtures and options that all tests of a worker share. */
export interface GitLabWorkerFixtures {
  /**
   * How the GitLab is to be; set it with `use` in the configuration, which must name its type.
   * @example
   * export default defineConfig<object, GitLabWorkerFixtures>({ use: { gitlabOptions: { profile: '18.11' } } });
   */
  readonly gitlabOptions: MockGitLabOptions;
  /** The server all worlds of a worker answer at. */
  readonly gitlabServer: MockGitLab;
}

function passwordOf(seed: MockGitLabOptions['seed'], username: string): string {
  const data = seed === 'empty' ? {} : seed === 'demo' ? demoSeed : (seed ?? demoSeed);
  const password = data.people?.find((person) => person.username === username)?.password;
  if (password === undefined) throw new Error(`The seed has no ${username} with a password.`);
  return password;
}

async function signIn(page: Page, url: string, username: string, password: string): Promise<void> {
  await page.goto(`${url}/users/sign_in`);
  await page.getByLabel('Username or primary email').fill(username);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL((address) => !address.pathname.endsWith('/users/sign_in'));
}

/**
 * Playwright's `test` with `gitlab`: one server a worker, a world below `/w/` for each test. After the test, defects of
 * the mock and endpoints it does not know fail it; when it has failed, what it asked of GitLab is attached, which reporters print.
 */
export const test = plain.extend<GitLabFixtures, GitLabWorkerFixtures>({
  gitlabOptions: [{}, { option: true, scope: 'worker' }],
  gitlabServer: [
    async ({ gitlabOptions }, use) => {
      const server = createMockGitLab({ strict: true, ...gitlabOptions });
      await server.listen();
      await use(server);
      await server.close();
    },
    { scope: 'worker' },
  ],
  gitlab: async ({ gitlabServer, gitlabOptions }, use, testInfo) => {
    const name = `${testInfo.testId}-${testInfo.retry}-${testInfo.repeatEachIndex}`;
    const world = gitlabServer.world(name);
    const url = world.url ?? '';
    await use({
      ...world,
      url,
      signIn: (page, username) => signIn(page, url, username, passwordOf(gitlabOptions.seed, username)),
    });
    const removal = new Request(`${gitlabServer.baseUrl}/__mock__/worlds/${name}`, { method: 'DELETE' });
    await gitlabServer.fetch(removal);
    if (testInfo.status === testInfo.expectedStatus) return world.verify();
    const body = tellJournal(world.journal);
    await testInfo.attach('mock-gitlab', { body, contentType: 'text/plain' });
    return undefined;
  },
});

export { expect } from '@playwright/test';

import GitLabStrategy from 'passport-gitlab2';
import { afterEach, expect, test } from 'vitest';
import { type MockGitLab, type MockGitLabOptions, decideOnConsent } from '../../src/index.ts';
import { harbor, oauthApplication, people } from '../harbor.ts';

// A strategy that nobody here wrote; its requests go over a real socket, passport's part is played by the test.
let gitlab: MockGitLab;
afterEach(() => gitlab.close());

async function start(options: MockGitLabOptions = {}) {
  gitlab = harbor(options);
  // The base is resolved as a browser resolves links: without the slash a relative root would be lost.
  return `${await gitlab.listen()}/`;
}

const { clientId, clientSecret, redirectUri } = oauthApplication;
const strategy = (baseURL: string, options: Record<string, unknown> = {}) =>
  new GitLabStrategy(
    {
      clientID: clientId,
      clientSecret,
      callbackURL: redirectUri,
      baseURL,
      state: true,
      pkce: true,
      ...options,
    },
    (_access, refresh, profile, done) => done(null, { profile, refresh }),
  );

type Outcome = { redirect: string } | { user: unknown } | { challenge: unknown };

/** What the strategy makes of a request. */
const run = (one: GitLabStrategy, session: object, query: Record<string, string> = {}) =>
  new Promise<Outcome>((resolve, reject) => {
    const acting: GitLabStrategy = Object.create(one);
    acting.redirect = (url) => resolve({ redirect: url });
    acting.success = (user) => resolve({ user });
    acting.fail = (challenge) => resolve({ challenge });
    acting.error = reject;
    acting.authenticate({ session, query, body: {}, headers: {}, connection: {} });
  });

async function signIn(one: GitLabStrategy, press: 'authorize' | 'cancel' = 'authorize') {
  const session = {};
  const sent = await run(one, session);
  if (!('redirect' in sent)) throw new Error('was not sent to GitLab');
  const at = new URL(await decideOnConsent(fetch, sent.redirect, { ...people.ada, press }));
  return run(one, session, Object.fromEntries(at.searchParams));
}

test.each([[{}], [{ relativeUrlRoot: '/gitlab' }]])(
  'passport-gitlab2 signs somebody in and reads their profile (%j)',
  async (options) => {
    const outcome = await signIn(strategy(await start(options)));
    expect(outcome).toMatchObject({
      user: {
        profile: {
          id: '2',
          username: 'ada',
          displayName: 'Ada Quay',
          emails: [{ value: 'ada@harbor.example' }],
          profileUrl: `${gitlab.url}/ada`,
        },
        refresh: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
    });
  },
);

test('passport-gitlab2 is told when somebody presses Cancel', async () => {
  const outcome = await signIn(strategy(await start()), 'cancel');
  expect(outcome).toStrictEqual({
    challenge: { message: 'The resource owner or authorization server denied the request.' },
  });
});

test('passport-gitlab2 is told of a wrong secret', async () => {
  const wrong = strategy(await start(), { clientSecret: 'gloas-wrong' });
  await expect(signIn(wrong)).rejects.toMatchObject({
    code: 'invalid_client',
    message: expect.stringContaining('Client authentication failed'),
  });
});

test('passport-gitlab2 asks for several scopes only with a space between them', async () => {
  const base = await start();
  const scope = ['api', 'read_user'];
  await expect(signIn(strategy(base, { scope }))).rejects.toThrow('The requested scope is invalid');
  expect(await signIn(strategy(base, { scope, scopeSeparator: ' ' }))).toHaveProperty('user');
});

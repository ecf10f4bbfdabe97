import { createMockGitLab, decideOnConsent, demoCredentials } from '../src/index.ts';

const { tokens, oauthApplication, people } = demoCredentials;
const base = 'http://gitlab.test';

/** A long day at GitLab. Answers all that was seen: statuses, headers, bodies. */
export async function playScript(randomSeed = 'mock-gitlab'): Promise<string[]> {
  const gitlab = createMockGitLab({ now: '2027-01-31T08:00:00Z', randomSeed });
  const seen: string[] = [];
  const ask = async (method: string, path: string, body?: unknown, extra: Record<string, string> = {}) => {
    const headers = { 'private-token': tokens.root, ...extra };
    const init =
      body === undefined
        ? { method, headers }
        : {
            method,
            headers: { ...headers, 'content-type': 'application/json' },
            body: JSON.stringify(body),
          };
    const answer = await gitlab.fetch(base + path, { ...init, redirect: 'manual' });
    const text = await answer.text();
    seen.push(`${method} ${path} ${answer.status} ${JSON.stringify([...answer.headers])} ${text}`);
    return text;
  };

  const dock = '/api/v4/projects/harbor%2Fdock';
  for (const path of ['/user', '/users', '/projects', '/groups', '/version', '/nothing']) {
    await ask('GET', `/api/v4${path}`);
  }
  await ask('POST', `${dock}/variables`, { key: 'SECRET', value: 'not-so-secret', masked: true });
  await ask('PUT', `${dock}/variables/SECRET`, { value: 'another-value' });
  await ask('GET', `${dock}/variables?per_page=1`, undefined, { origin: 'http://elsewhere.test' });
  await ask('DELETE', `${dock}/variables/NOTHING`);
  await ask('POST', `${dock}/access_tokens`, { name: 'bot', scopes: ['api'], access_level: 30 });
  await ask('POST', '/api/v4/personal_access_tokens/self/rotate', undefined, {
    'private-token': tokens.dockOwner,
  });
  gitlab.clock.advance({ days: 40 });
  await ask('GET', `${dock}/access_tokens`);
  await ask('HEAD', '/api/v4/users');
  await ask('PATCH', '/api/v4/user', {});
  await ask('GET', '/users/sign_in');
  await ask('GET', '/-/user_settings/personal_access_tokens');
  await ask('GET', '/oauth/discovery/keys');
  await ask('GET', '/.well-known/openid-configuration');

  const authorize = new URL(`${base}/oauth/authorize`);
  authorize.search = new URLSearchParams({
    client_id: oauthApplication.clientId,
    redirect_uri: oauthApplication.redirectUri,
    response_type: 'code',
    scope: 'openid profile',
    state: 'state',
  }).toString();
  const back = await decideOnConsent(gitlab.fetch, authorize.href, people.ada);
  seen.push(back);
  const code = new URL(back).searchParams.get('code') ?? '';
  const grant = {
    grant_type: 'authorization_code',
    code,
    client_id: oauthApplication.clientId,
    client_secret: oauthApplication.clientSecret,
    redirect_uri: oauthApplication.redirectUri,
  };
  await ask('POST', '/oauth/token', grant);
  await ask('POST', '/oauth/token', grant);
  seen.push(JSON.stringify(gitlab.journal.entries()), JSON.stringify(gitlab.snapshot()));
  gitlab.reset();
  await ask('GET', '/api/v4/user');
  return seen;
}

import { demoCredentials } from 'mock-gitlab';
import { z } from 'zod';
import { Stop, cannotStart } from '../../stop.ts';

/** Signs in to the demo. Known to everybody, so the demo listens on loopback only. */
export const demoPerson = { name: 'Ada Quay', email: 'ada@moorage.example', password: 'moorage-demo' };

const applications = z.object({ items: z.array(z.object({ app: z.string(), instanceUrl: z.string() })) });

/**
 * Makes the demo's administrator and registers the OAuth application, as a person would: over HTTP, by the printed link.
 *
 * @param setupUrl as `startMoorage` gives it; `null` on a second start.
 * @returns whether the demo's password still signs in.
 */
export async function setUpDemo(url: string, setupUrl: string | null, gitlabUrl: string): Promise<boolean> {
  const client = browserLike(url);
  if (setupUrl === null) {
    const { email, password } = demoPerson;
    const response = await client('POST', '/api/auth/sign-in/email', { email, password });
    if (!response.ok) return false;
  } else {
    const token = new URLSearchParams(new URL(setupUrl).hash.slice(1)).get('token');
    await expectOk(client('POST', '/api/v1/setup', { token, ...demoPerson, organization: 'Harbor' }));
    await expectOk(client('PUT', policyPath, demoPolicy));
  }
  const known = await expectOk(client('GET', '/api/v1/oauth-applications'));
  const { items } = applications.parse(await known.json());
  if (items.some(({ instanceUrl }) => instanceUrl === gitlabUrl)) return true;
  const { clientId, clientSecret } = demoCredentials.oauthApplication;
  await expectOk(
    client('POST', '/api/v1/oauth-applications', {
      app: 'gitlab',
      instanceUrl: gitlabUrl,
      clientId,
      clientSecret,
    }),
  );
  return true;
}

/** So that time has something to show: tokens replace themselves. What a person changes stays changed. */
const policyPath = '/api/v1/policy';
const demoPolicy = { rotate: { strategy: 'in-place', daysBefore: 7, lifeDays: 90 } };

type Client = (method: string, path: string, json?: unknown) => Promise<Response>;

/** Keeps the session's cookie and says where it comes from. */
function browserLike(url: string): Client {
  let cookie = '';
  return async (method, path, json) => {
    const response = await fetch(new URL(path, url), {
      method,
      headers: { origin: url, cookie, ...(json === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    });
    cookie = [cookie, ...response.headers.getSetCookie().map((line) => line.split(';')[0] ?? '')]
      .filter((part) => part !== '')
      .join('; ');
    return response;
  };
}

async function expectOk(asked: Promise<Response>): Promise<Response> {
  const response = await asked;
  if (response.ok) return response;
  throw new Stop(cannotStart, `The demo could not be set up: ${response.status} ${await response.text()}`);
}

import { hash } from 'node:crypto';
import { type MockGitLab, decideOnConsent } from '../src/index.ts';
import { type Seen, oauthApplication, people, seen } from './harbor.ts';

export const VERIFIER = 'a-verifier-of-at-least-forty-three-characters-00';
export const CHALLENGE = hash('sha256', VERIFIER, 'base64url');

/** What the demo's application proves itself with. */
export const credentials = {
  client_id: oauthApplication.clientId,
  client_secret: oauthApplication.clientSecret,
};

type Changes = Readonly<Record<string, string | undefined>>;

/** An authorization URL of the demo's application; `undefined` takes a parameter away. */
export function authorizationUrl(gitlab: MockGitLab, changes: Changes = {}): string {
  const query = new URLSearchParams();
  const usual: Changes = {
    client_id: oauthApplication.clientId,
    redirect_uri: oauthApplication.redirectUri,
    response_type: 'code',
    state: 'state-1',
    scope: 'api openid',
  };
  for (const [name, value] of Object.entries({ ...usual, ...changes })) {
    if (value !== undefined) query.set(name, value);
  }
  return `${gitlab.baseUrl}/oauth/authorize?${query.toString()}`;
}

/** Where somebody (ada unless said otherwise) is sent who presses Authorize. */
export const callback = async (
  gitlab: MockGitLab,
  changes: Changes = {},
  person: { username: string; password: string } = people.ada,
): Promise<URL> => new URL(await decideOnConsent(gitlab.fetch, authorizationUrl(gitlab, changes), person));

/** Posts a form. */
export const post = async (
  gitlab: MockGitLab,
  path: string,
  body: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<Seen> =>
  seen(
    await gitlab.fetch(`${gitlab.baseUrl}${path}`, {
      method: 'POST',
      headers,
      body: new URLSearchParams(body),
      redirect: 'manual',
    }),
  );

/** Exchanges the code of an address. */
export const redeem = (gitlab: MockGitLab, at: URL, changes: Record<string, string> = {}) =>
  post(gitlab, '/oauth/token', {
    ...credentials,
    grant_type: 'authorization_code',
    code: at.searchParams.get('code') ?? '',
    redirect_uri: oauthApplication.redirectUri,
    ...changes,
  });

/** Tokens of a person for some scopes. */
export const connect = async (
  gitlab: MockGitLab,
  scope = 'api openid',
  person: { username: string; password: string } = people.ada,
): Promise<Seen['body']> => (await redeem(gitlab, await callback(gitlab, { scope }, person))).body;

export const refresh = (gitlab: MockGitLab, token: string, changes: Record<string, string> = {}) =>
  post(gitlab, '/oauth/token', {
    ...credentials,
    grant_type: 'refresh_token',
    refresh_token: token,
    ...changes,
  });

/** Reads something as a bearer. */
export const asBearer = async (gitlab: MockGitLab, token: string, path = '/api/v4/user'): Promise<Seen> =>
  seen(await gitlab.fetch(`${gitlab.baseUrl}${path}`, { headers: { authorization: `Bearer ${token}` } }));

/** What an id token says, unchecked. */
export function claimsOf(token: string): Record<string, unknown> {
  const parsed: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
  return Object.fromEntries(Object.entries(parsed ?? {}));
}

/** A browser without a window, signed in: keeps its cookie, follows no redirect. */
export async function browser(gitlab: MockGitLab, person: keyof typeof people) {
  let cookie = '';
  async function visit(path: string, fields?: Record<string, string> | URLSearchParams) {
    const url = new URL(path.startsWith('/') ? gitlab.baseUrl + path : path);
    const init = fields === undefined ? {} : { method: 'POST', body: new URLSearchParams(fields) };
    const answer = await gitlab.fetch(url, {
      ...init,
      redirect: 'manual',
      headers: { cookie, accept: 'text/html' },
    });
    cookie = answer.headers.get('set-cookie')?.split(';', 1)[0] ?? cookie;
    const location = answer.headers.get('location');
    return { status: answer.status, headers: answer.headers, location, html: await answer.text() };
  }
  /** The token of this browser's forms. */
  const csrf = async (path = '/dashboard') =>
    /name="authenticity_token" value="([^"]+)"/.exec((await visit(path)).html)?.[1] ?? '';
  const submit = async (path: string, fields: Record<string, string> = {}) =>
    visit(path, { authenticity_token: await csrf(), ...fields });

  const { username, password } = people[person];
  const token = await csrf('/users/sign_in');
  await visit('/users/sign_in', {
    authenticity_token: token,
    'user[login]': username,
    'user[password]': password,
  });
  return { visit, submit, csrf, cookie: () => cookie };
}

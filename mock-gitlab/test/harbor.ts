import { type MockGitLab, type MockGitLabOptions, createMockGitLab, demoCredentials } from '../src/index.ts';

/** When every test begins. */
export const START = '2027-01-31T08:00:00Z';

/** The demo's GitLab, standing still. */
export const harbor = (options: MockGitLabOptions = {}): MockGitLab =>
  createMockGitLab({ now: START, ...options });

/** An answer as tests look at it; `body` is parsed when it is JSON. */
export interface Seen {
  readonly status: number;
  readonly headers: Headers;
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into answers of every shape
  readonly body: any;
}

export async function seen(response: Response): Promise<Seen> {
  const text = await response.text();
  const json = response.headers.get('content-type')?.startsWith('application/json') ?? false;
  return { status: response.status, headers: response.headers, body: json ? JSON.parse(text) : text };
}

/** Calls the API with a private token. */
export function caller(gitlab: MockGitLab, token?: string) {
  return async (method: string, path: string, body?: unknown): Promise<Seen> => {
    const headers = new Headers(token === undefined ? {} : { 'private-token': token });
    if (body !== undefined) headers.set('content-type', 'application/json');
    const payload = body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body);
    return seen(await gitlab.fetch(`${gitlab.baseUrl}/api/v4${path}`, { method, headers, body: payload }));
  };
}

export const { tokens, people, oauthApplication } = demoCredentials;

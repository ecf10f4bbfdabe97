/** Speaks to a Moorage as its own pages do: with a cookie, from its own origin. */
export type Client = (
  method: string,
  path: string,
  json?: unknown,
) => Promise<{ status: number; body: unknown }>;

export function client(url: string): Client {
  let cookie = '';
  return async (method, path, json) => {
    const response = await fetch(new URL(path, url), {
      method,
      headers: { origin: url, cookie, ...(json === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    });
    const session = response.headers.getSetCookie().map((line) => line.split(';')[0]);
    if (session.length > 0) cookie = session.join('; ');
    const text = await response.text();
    return { status: response.status, body: text === '' ? null : JSON.parse(text) };
  };
}

export const person = { name: 'Grace', email: 'grace@moorage.example', password: 'correct horse battery' };

/** Makes the first administrator with the link that `serve` printed, and stays signed in. */
export async function setUp(setupUrl: string): Promise<Client> {
  const { origin, hash } = new URL(setupUrl);
  const send = client(origin);
  const token = new URLSearchParams(hash.slice(1)).get('token');
  const { status, body } = await send('POST', '/api/v1/setup', { token, ...person, organization: 'Test' });
  if (status !== 201) throw new Error(`set-up failed: ${status} ${JSON.stringify(body)}`);
  return send;
}

export async function signIn(url: string): Promise<Client> {
  const send = client(url);
  const { email, password } = person;
  const { status, body } = await send('POST', '/api/auth/sign-in/email', { email, password });
  if (status !== 200) throw new Error(`sign-in failed: ${status} ${JSON.stringify(body)}`);
  return send;
}

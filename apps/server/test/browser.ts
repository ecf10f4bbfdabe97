/** What tests ask of an answer. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  // oxlint-disable-next-line typescript/no-explicit-any -- tests read members of answers whose shape is checked elsewhere
  readonly json: any;
  readonly text: string;
}

export type Send = (path: string, init: RequestInit) => Promise<Response>;

/** A person's browser: keeps cookies and says where its requests come from. */
export interface Browser {
  get(path: string, headers?: Record<string, string>): Promise<Reply>;
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Reply>;
  patch(path: string, body: unknown): Promise<Reply>;
  put(path: string, body: unknown): Promise<Reply>;
  delete(path: string): Promise<Reply>;
  /** Follows a link from another site: the browser opens the address itself. */
  open(path: string): Promise<Reply>;
  readonly cookies: Map<string, string>;
}

export function createBrowser(send: Send): Browser {
  const cookies = new Map<string, string>();

  async function request(method: string, path: string, body: unknown, headers: Record<string, string>) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await send(path, {
      method,
      headers: {
        'sec-fetch-site': 'same-origin',
        ...(cookie === '' ? {} : { cookie }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    for (const line of response.headers.getSetCookie()) keep(line);
    return readReply(response);
  }

  function keep(line: string): void {
    const [pair = ''] = line.split(';');
    const name = pair.slice(0, pair.indexOf('='));
    if (/max-age=0/i.test(line)) cookies.delete(name);
    else cookies.set(name, pair.slice(name.length + 1));
  }

  return {
    get: (path, headers = {}) => request('GET', path, undefined, headers),
    post: (path, body, headers = {}) => request('POST', path, body, headers),
    patch: (path, body) => request('PATCH', path, body, {}),
    put: (path, body) => request('PUT', path, body, {}),
    delete: (path) => request('DELETE', path, undefined, {}),
    open: (path) => request('GET', path, undefined, { 'sec-fetch-site': 'cross-site', accept: 'text/html' }),
    cookies,
  };
}

export async function readReply(response: Response): Promise<Reply> {
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json') === true;
  return {
    status: response.status,
    headers: response.headers,
    text,
    json: isJson ? JSON.parse(text) : undefined,
  };
}

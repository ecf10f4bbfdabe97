/** Who signs in, and what they press on the consent page. */
export interface Decision {
  readonly username: string;
  readonly password: string;
  /** `authorize` unless said otherwise. */
  readonly press?: 'authorize' | 'cancel';
}

type Fetch = (input: string | URL, init?: RequestInit) => Promise<Response>;

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };
const unescape = (text: string) =>
  text.replaceAll(/&([a-z]+|#39);/g, (whole, name: string) => ENTITIES[name] ?? whole);

/** The hidden fields of the form that holds a mark. */
function fieldsOf(html: string, mark: string): URLSearchParams {
  const form = html.split('<form').find((part) => part.includes(mark)) ?? '';
  const inputs = form.split('</form>', 1)[0]?.matchAll(/type="hidden" name="([^"]*)" value="([^"]*)"/g) ?? [];
  const fields = new URLSearchParams();
  for (const [, name = '', value = ''] of inputs) fields.append(unescape(name), unescape(value));
  return fields;
}

/** Keeps the one cookie that GitLab's pages set, as a browser would. */
function withCookie(fetch: Fetch): Fetch {
  let cookie = '';
  return async (input, init) => {
    const response = await fetch(input, { ...init, redirect: 'manual', headers: { cookie } });
    cookie = response.headers.get('set-cookie')?.split(';', 1)[0] ?? cookie;
    return response;
  };
}

/** Opens an address, signing in as often as a page wants it; `prompt=login` has strangers do it twice. */
async function open(browse: Fetch, address: string, { username, password }: Decision) {
  let url = address;
  for (let times = 0; times < 3; times += 1) {
    const shown = await browse(url);
    const away = shown.headers.get('location');
    if (away === null) return { url, html: await shown.text() };
    // `prompt=none` and an answer that needs no page send people away.
    if (!away.includes('/users/sign_in')) return { url: away };
    const form = fieldsOf(await (await browse(away)).text(), 'user[password]');
    form.set('user[login]', username);
    form.set('user[password]', password);
    const next = (await browse(away, { method: 'POST', body: form })).headers.get('location');
    if (next === null) throw new Error('signing in failed');
    url = next;
  }
  throw new Error('was asked to sign in again and again');
}

const placeOf = (url: string): string => url.split('?', 1)[0] ?? url;
const alertOf = (html: string) => /role="(?:alert|status)">([^<]*)/.exec(html)?.[1] ?? html;

/**
 * Plays a person with a browser: opens an authorization URL, signs in, presses a button. For tests that have no browser.
 * @returns the URL the person is sent to, with its code or its error
 * @throws Error with the page's text when GitLab shows an error in place of the consent page
 */
export async function decideOnConsent(
  fetch: Fetch,
  authorizationUrl: string,
  decision: Decision,
): Promise<string> {
  const browse = withCookie(fetch);
  const { url, html } = await open(browse, authorizationUrl, decision);
  if (html === undefined) return url;
  const unasked = /<a href="([^"]*)">Click here to redirect/.exec(html)?.[1];
  if (unasked !== undefined) return unescape(unasked);
  const form = fieldsOf(html, decision.press === 'cancel' ? '>Cancel<' : '>Authorize<');
  if (form.size === 0) throw new Error(`no consent page: ${alertOf(html)}`);
  const decided = await browse(placeOf(url), { method: 'POST', body: form });
  const location = decided.headers.get('location');
  if (location === null) throw new Error(`the decision was not accepted: ${decided.status}`);
  return location;
}

/**
 * Plays a person with a browser who was shown a code by a device: opens the address, signs in, sees the code filled in
 * by it or types it, and confirms or cancels. RFC 8628
 * @throws Error with the page's text when GitLab does not take the code
 */
export async function decideOnDevice(
  fetch: Fetch,
  verificationUri: string,
  decision: Decision & {
    /** What the device shows; left out: it is in the address. */ readonly userCode?: string;
  },
): Promise<void> {
  const browse = withCookie(fetch);
  const { url, html = '' } = await open(browse, verificationUri, decision);
  const { userCode = new URL(url).searchParams.get('user_code') ?? '' } = decision;
  const place = placeOf(url);
  const typed = fieldsOf(html, 'id="user_code"');
  typed.set('user_code', userCode);
  const confirming = await browse(`${place}/confirm`, { method: 'POST', body: typed });
  const away = confirming.headers.get('location');
  if (away !== null) throw new Error(alertOf(await (await browse(away)).text()));
  const form = fieldsOf(await confirming.text(), decision.press === 'cancel' ? '>Cancel<' : '>Confirm<');
  const decided = await browse(place, { method: 'POST', body: form });
  if (decided.status !== 302) throw new Error(`the decision was not accepted: ${decided.status}`);
}

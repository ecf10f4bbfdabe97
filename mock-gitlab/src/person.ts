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

/**
 * Plays a person with a browser: opens an authorization URL, signs in, presses a button. For tests that have no browser.
 * @returns the URL the person is sent to, with its code or its error
 * @throws Error with the page's text when GitLab shows an error in place of the consent page
 */
export async function decideOnConsent(
  fetch: Fetch,
  authorizationUrl: string,
  { username, password, press = 'authorize' }: Decision,
): Promise<string> {
  const browse = withCookie(fetch);
  const toSignIn = await browse(authorizationUrl);
  const signInUrl = toSignIn.headers.get('location');
  // `prompt=none` sends people away without a page.
  if (signInUrl === null) throw new Error(`no sign-in page: ${toSignIn.status}`);
  if (!signInUrl.includes('/users/sign_in')) return signInUrl;

  const signInForm = fieldsOf(await (await browse(signInUrl)).text(), 'user[password]');
  signInForm.set('user[login]', username);
  signInForm.set('user[password]', password);
  const signedIn = await browse(signInUrl, { method: 'POST', body: signInForm });
  const next = signedIn.headers.get('location');
  if (next === null) throw new Error('signing in failed');

  const html = await (await browse(next)).text();
  const unasked = /<a href="([^"]*)">Click here to redirect/.exec(html)?.[1];
  if (unasked !== undefined) return unescape(unasked);
  const form = fieldsOf(html, press === 'cancel' ? '>Cancel<' : '>Authorize<');
  if (form.size === 0) {
    throw new Error(`no consent page: ${/role="alert">([^<]*)/.exec(html)?.[1] ?? html}`);
  }
  const url = new URL(next);
  const decided = await browse(url.origin + url.pathname, { method: 'POST', body: form });
  const location = decided.headers.get('location');
  if (location === null) throw new Error(`the decision was not accepted: ${decided.status}`);
  return location;
}

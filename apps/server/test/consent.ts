import type { MockGitLab } from 'mock-gitlab';

/**
 * What a person does at GitLab: opens the address, signs in, reads the consent page, presses a button. Uses the pages
 * as a browser without script would.
 *
 * @returns the address that GitLab sends the browser to.
 */
export async function consent(
  gitlab: Pick<MockGitLab, 'fetch'>,
  authorizationUrl: string,
  { login, press = 'Authorize' }: { login: string; press?: 'Authorize' | 'Cancel' },
): Promise<string> {
  const { origin } = new URL(authorizationUrl);
  const cookies = new Map<string, string>();

  async function visit(url: string, form?: URLSearchParams): Promise<{ url: string; html: string }> {
    if (new URL(url).origin !== origin) return { url, html: '' };
    const response = await gitlab.fetch(url, {
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(form === undefined ? {} : { method: 'POST', body: form }),
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      cookies.set(name, value);
    }
    const location = response.headers.get('location');
    if (location === null) return { url, html: await response.text() };
    return visit(new URL(location, url).href);
  }

  let page = await visit(authorizationUrl);
  if (page.html.includes('type="password"')) {
    const form = readForm(page.html, 'Sign in');
    form.fields.set('user[login]', login);
    form.fields.set('user[password]', 'moorage-demo');
    page = await visit(new URL(form.action, origin).href, form.fields);
  }
  const link = /href="([^"]+)">Click here to redirect/.exec(page.html)?.[1];
  if (link !== undefined) return unescape(link);
  if (page.html === '') return page.url;
  const form = readForm(page.html, press);
  page = await visit(new URL(form.action, origin).href, form.fields);
  if (page.html !== '') throw new Error(`GitLab shows a page in place of going back: ${page.html}`);
  return page.url;
}

function readForm(html: string, button: string): { action: string; fields: URLSearchParams } {
  const forms = html.match(/<form[\s\S]*?<\/form>/g) ?? [];
  const form = forms.find((text) => new RegExp(`<button[^>]*>\\s*${button}\\s*</button>`).test(text));
  if (form === undefined) throw new Error(`No form with the button ${button}: ${html}`);
  const fields = new URLSearchParams();
  for (const [input] of form.matchAll(/<input[^>]*type="hidden"[^>]*>/g)) {
    fields.set(attribute(input, 'name'), attribute(input, 'value'));
  }
  return { action: attribute(form, 'action'), fields };
}

function attribute(tag: string, name: string): string {
  return unescape(new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1] ?? '');
}

function unescape(text: string): string {
  return text.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&');
}

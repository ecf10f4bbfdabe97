import { html } from 'hono/html';
import type { Exchange } from '../http/exchange.ts';
import { identityHeaders } from '../http/identity-headers.ts';
import type { Session } from '../state/rows.ts';

/** Escaped HTML. */
export type Html = ReturnType<typeof html>;

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
body { margin: 0; background: Canvas; color: CanvasText }
header, main { max-width: 44rem; margin: 0 auto; padding: 1rem }
header { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; border-bottom: 1px solid #8886 }
header strong { margin-right: auto }
form.stack { display: grid; gap: .75rem; max-width: 26rem }
fieldset { border: 1px solid #8886; border-radius: .4rem }
label { display: block; font-weight: 600 }
label.inline { font-weight: 400 }
input:not([type=checkbox]), select { box-sizing: border-box; width: 100%; font: inherit; padding: .4rem .5rem; border: 1px solid #8889; border-radius: .3rem }
button { font: inherit; padding: .4rem 1rem; border: 1px solid #8889; border-radius: .3rem; cursor: pointer }
button.primary { background: #1f5fbf; border-color: #1f5fbf; color: #fff }
a { color: LinkText }
h1 { font-size: 1.6rem; line-height: 1.25 }
table { display: block; overflow-x: auto; border-collapse: collapse } th, td { text-align: left; padding: .3rem 1.5rem .3rem 0; border-bottom: 1px solid #8884; vertical-align: top }
.row { display: flex; flex-wrap: wrap; gap: .75rem }
.alert { border-left: .25rem solid #c33; padding: .5rem 1rem; background: #c331 }
.notice { border-left: .25rem solid #283; padding: .5rem 1rem; background: #2831 }
code { overflow-wrap: anywhere }
`;

/** A page of GitLab's web side: plain HTML that works without script. */
export async function page(
  exchange: Exchange,
  title: string,
  content: Html,
  { session, status = 200, cookie }: { session?: Session; status?: number; cookie?: string } = {},
): Promise<Response> {
  const { world } = exchange;
  const user = world.state.users.get(session?.userId ?? null);
  const root = world.relativeUrlRoot;
  const text = await html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · GitLab (mock)</title>
        <style>
          ${STYLE}
        </style>
      </head>
      <body>
        <header>
          <strong>GitLab (mock)</strong>
          ${
            user &&
            session &&
            html`<a href="${root}/dashboard">Signed in as ${user.name} (@${user.username})</a>
              <form method="post" action="${root}/users/sign_out">
                ${csrfField(session)}
                <button>Sign out</button>
              </form>`
          }
        </header>
        <main>
          <h1>${title}</h1>
          ${content}
        </main>
      </body>
    </html>`;
  return new Response(String(text), {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'max-age=0, private, must-revalidate',
      'referrer-policy': 'strict-origin-when-cross-origin',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'SAMEORIGIN',
      ...identityHeaders(exchange),
      ...(cookie !== undefined && { 'set-cookie': cookie }),
    },
  });
}

/** What a form must carry to be believed. rails: protect_from_forgery */
export const csrfField = ({ csrf }: Session): Html =>
  html`<input type="hidden" name="authenticity_token" value="${csrf}" />`;

/** A redirect within GitLab (`path` below the root) or away from it (an absolute URL). */
export function redirect(exchange: Exchange, target: string, cookie?: string): Response {
  const location = target.startsWith('/') ? exchange.baseUrl + target : target;
  const headers = new Headers({
    location,
    'cache-control': 'no-cache',
    ...identityHeaders(exchange),
  });
  if (cookie !== undefined) headers.set('set-cookie', cookie);
  return new Response(null, { status: 302, headers });
}

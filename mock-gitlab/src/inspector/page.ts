import { hash } from 'node:crypto';
import { html, raw } from 'hono/html';
import { readCookie } from '../http/cookies.ts';
import type { Exchange } from '../http/exchange.ts';
import type { Html } from '../web/layout.ts';
import { exactly } from './parts.ts';
import { SCRIPT } from './script.ts';
import { STYLE } from './style.ts';

/** Where the sections are, behind `/__mock__/`. */
export const SECTIONS = [
  { name: 'overview', title: 'Overview', path: '' },
  { name: 'people', title: 'People', path: 'inspect/people' },
  { name: 'tokens', title: 'Tokens', path: 'inspect/tokens' },
  { name: 'applications', title: 'Applications', path: 'inspect/applications' },
  { name: 'variables', title: 'Variables', path: 'inspect/variables' },
  { name: 'faults', title: 'Faults', path: 'inspect/faults' },
  { name: 'journal', title: 'Journal', path: 'inspect/journal' },
  { name: 'deliveries', title: 'Deliveries', path: 'inspect/deliveries' },
] as const;

/** The name of one. */
export type Section = (typeof SECTIONS)[number]['name'];

/** What a section shows. */
export interface View {
  readonly section: Section;
  /** In place of the section's own title. */
  readonly title?: string;
  /** Beside the title. */
  readonly actions?: unknown;
  readonly body: unknown;
  readonly status?: number;
}

// What was done, said on the next page. The cookie carries a name of this list and never a text.
const DONE = {
  reset: 'Everything is as it was at the start.',
  clock: 'The clock has been changed.',
  'fault-added': 'The fault is at work.',
  'fault-removed': 'The fault is gone.',
  'faults-cleared': 'All faults are gone.',
  'journal-cleared': 'The journal is empty.',
  'world-opened': 'The world is there.',
  'world-removed': 'The world is gone.',
} as const;

/** Something that was done. */
export type Done = keyof typeof DONE;

const COOKIE = 'mock_gitlab_done';
const base = ({ world }: Exchange) => `${world.relativeUrlRoot}/__mock__/`;

/** The address of a page of the inspector. */
export const address = (exchange: Exchange, path: string): string => base(exchange) + path;

const policyHash = (text: string) => `'sha256-${hash('sha256', text, 'base64')}'`;
// The texts never change, so their hashes do what a nonce would, and looking does not use up randomness.
const policy = [
  "default-src 'none'",
  `style-src ${policyHash(STYLE)}`,
  `script-src ${policyHash(SCRIPT)}`,
  "connect-src 'self'",
  'img-src data:',
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Sends the browser to a page that says what was done. */
export function done(exchange: Exchange, path: string, what: Done): Response {
  return new Response(null, {
    status: 303,
    headers: {
      location: address(exchange, path),
      'set-cookie': `${COOKIE}=${what}; Path=${base(exchange)}; HttpOnly; SameSite=Strict`,
    },
  });
}

function notice(exchange: Exchange): { note: Html | ''; cookie: string | undefined } {
  const what = readCookie(exchange.request, COOKIE);
  if (what === undefined) return { note: '', cookie: undefined };
  const text = Object.entries(DONE).find(([name]) => name === what)?.[1];
  const stay =
    what === 'reset' && exchange.world.worlds?.list().length ? ' The worlds stay as they are.' : '';
  return {
    note:
      text === undefined
        ? ''
        : html`<p class="note done" role="status" tabindex="-1" autofocus>${text}${stay}</p>`,
    cookie: `${COOKIE}=; Path=${base(exchange)}; Max-Age=0; HttpOnly; SameSite=Strict`,
  };
}

/** Which world this is and the way to the others; nothing for the main one. */
function worldName({ world: { relativeUrlRoot, worlds } }: Exchange) {
  const [, root, name] = /^(.*)\/w\/([^/]+)$/.exec(relativeUrlRoot) ?? [];
  if (worlds || name === undefined) return '';
  return html`<span class="world"><b>World ${name}</b> <a href="${root}/__mock__/">All worlds</a></span>`;
}

/** A page of the inspector. */
export async function page(exchange: Exchange, view: View): Promise<Response> {
  const { clock, switches, faults, relativeUrlRoot } = exchange.world;
  const { note, cookie } = notice(exchange);
  const section = SECTIONS.find(({ name }) => name === view.section);
  const title = view.title ?? section?.title ?? '';
  const atWork = faults.list().length;
  const text = await html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · mock-gitlab${relativeUrlRoot === '' ? '' : ` ${relativeUrlRoot}`}</title>
        <link rel="icon" href="data:," />
        ${raw(`<style>${STYLE}</style>`)}
      </head>
      <body>
        <a class="skip" href="#main">Skip to content</a>
        <div class="frame">
          <header class="side">
            <strong>mock-gitlab</strong>
            <span class="now"
              >GitLab ${switches.version}, ${switches.tier}<br />${exactly(clock.milliseconds())}</span
            >
            ${worldName(exchange)}
            <nav aria-label="Sections">
              <ul>
                ${SECTIONS.map(
                  ({ name, title: label, path }) =>
                    html`<li>
                      <a
                        href="${address(exchange, path)}"
                        ${name === view.section ? html`aria-current="page"` : ''}
                        >${label}${
                          name === 'faults' && atWork > 0 ? html`<span class="count">${atWork}</span>` : ''
                        }</a
                      >
                    </li>`,
                )}
              </ul>
            </nav>
          </header>
          <main id="main" tabindex="-1">
            ${note}
            <div class="head">
              <h1>${title}</h1>
              ${view.actions ?? ''}
            </div>
            ${view.body}
          </main>
        </div>
        ${raw(`<script>${SCRIPT}</script>`)}
      </body>
    </html>`;
  const headers = new Headers({
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': policy,
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
  });
  if (cookie !== undefined) headers.set('set-cookie', cookie);
  return new Response(String(text), { status: view.status ?? 200, headers });
}

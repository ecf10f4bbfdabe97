import { html } from 'hono/html';
import type { Exchange } from '../http/exchange.ts';
import { faultLinks, statusOf } from './journal.ts';
import { type View, address } from './page.ts';
import { exactly } from './parts.ts';

/** One request in full. */
export function entryView(exchange: Exchange, id: string): View | undefined {
  const entry = exchange.world.journal.entries().find((one) => String(one.id) === id);
  if (!entry) return undefined;
  const {
    method,
    path,
    at,
    user,
    credential,
    tokenId,
    requestId,
    userAgent,
    faults,
    limited,
    refusal,
    warning,
    defect,
  } = entry;
  const rows = [
    ['Time', exactly(Date.parse(at))],
    ['User', user === null ? 'nobody' : `@${user}`],
    ['Credential', credential === null ? 'none' : `${credential}, id ${tokenId ?? '?'}`],
    ['Refusal', refusal ?? 'none'],
    ['Request ID', requestId],
    ['User agent', userAgent ?? 'none'],
    ['Faults', faults.length === 0 ? 'none' : faultLinks(exchange, faults)],
    ['Rate limit', limited ?? 'none'],
    ['Warning', warning ?? 'none'],
  ] as const;
  return {
    section: 'journal',
    title: `Request ${entry.id}`,
    actions: html`<a class="button" href="${address(exchange, 'inspect/journal')}">All requests</a>`,
    body: html`<p class="mono">${method} ${path}${entry.query}</p>
      <p>${statusOf(entry)}</p>
      <dl class="card">
        ${rows.map(
          ([name, value]) =>
            html`<dt>${name}</dt>
              <dd>${value}</dd>`,
        )}
      </dl>
      ${
        defect === null
          ? ''
          : html`<h2>Defect of the mock</h2>
              <pre tabindex="0">${defect}</pre>`
      }
      <h2>As recorded</h2>
      <p class="quiet">A mark stands in place of each secret. Equal secrets have equal marks.</p>
      <pre tabindex="0">${JSON.stringify(entry, null, 2)}</pre>`,
  };
}

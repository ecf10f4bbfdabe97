import { html } from 'hono/html';
import type { Exchange } from '../http/exchange.ts';
import type { JournalEntry } from '../journal/journal.ts';
import { nothingTyped, field, type Fields } from './form.ts';
import { type View, address } from './page.ts';
import { empty, exactly, paged, status, table, when } from './parts.ts';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'] as const;
const CLASSES = [
  ['', 'Any'],
  ['2', '2xx'],
  ['3', '3xx'],
  ['4', '4xx'],
  ['5', '5xx'],
  ['none', 'No answer'],
] as const;

/** Whether an entry deserves a look: the mock broke, or was asked for what it does not have. */
const isWarned = ({ defect }: JournalEntry): boolean => defect !== null;

/** The entries that the filter in the address lets through, the newest first. */
function entriesFor({ world, url }: Exchange): JournalEntry[] {
  const given: Fields = (name) => url.searchParams.get(name)?.trim() ?? '';
  const status = given('status');
  return world.journal
    .entries({ method: given('method') || undefined, path: given('path') || undefined })
    .filter((entry) => {
      if (status === 'none' && entry.status !== null) return false;
      if (/^\d$/.test(status) && String(entry.status ?? '').charAt(0) !== status) return false;
      if (given('user') !== '' && entry.user !== given('user').replace(/^@/, '')) return false;
      return given('warnings') === '' || isWarned(entry);
    })
    .toReversed();
}

function statusOf({ status: code }: JournalEntry) {
  if (code === null) return status('bad', 'none');
  if (code >= 500) return status('bad', String(code));
  if (code >= 400) return status('warn', String(code));
  return status(code >= 300 ? 'off' : 'good', String(code));
}

function filterForm({ url }: Exchange) {
  const given: Fields = (name) => url.searchParams.get(name) ?? nothingTyped(name);
  return html`<form method="get" role="search">
    <div class="fields">
      ${field({
        name: 'method',
        label: 'Method',
        choices: [['', 'Any'], ...METHODS.map((method) => [method, method] as const)],
        value: given('method'),
      })}
      ${field({ name: 'path', label: 'Path', help: '* is one part, ** any number', value: given('path') })}
      ${field({ name: 'status', label: 'Status', choices: CLASSES, value: given('status') })}
      ${field({ name: 'user', label: 'User', value: given('user') })}
    </div>
    <div class="row">
      <button class="primary">Filter</button>
      <label class="check"
        ><input type="checkbox" name="warnings" value="1" ${given('warnings') === '' ? '' : 'checked'} />
        Warnings only</label
      >
      <label class="check" hidden><input type="checkbox" data-follow /> Follow</label>
    </div>
  </form>`;
}

function entries(exchange: Exchange) {
  const now = exchange.world.clock.milliseconds();
  const all = entriesFor(exchange);
  const { shown, links } = paged(all, exchange.url);
  if (shown.length > 0) {
    const rows = shown.map(
      (entry) =>
        html`<tr>
          <td class="num">${entry.id}</td>
          <th scope="row" class="mono">
            <a href="${address(exchange, `inspect/journal/${entry.id}`)}">${entry.method} ${entry.path}</a>
            ${entry.query === '' ? '' : html`<span class="sub">${entry.query}</span>`}
          </th>
          <td>${statusOf(entry)}</td>
          <td>${entry.user === null ? html`<span class="quiet">nobody</span>` : `@${entry.user}`}</td>
          <td>${when(Date.parse(entry.at), now)}</td>
          <td class="long">${remarks(entry)}</td>
        </tr>`,
    );
    return html`${table(
      'Requests',
      [{ title: 'No.', numbers: true }, 'Request', 'Status', 'User', 'At', 'Remarks'],
      html`<tbody>
        ${rows}
      </tbody>`,
    )}${links}`;
  }
  return exchange.world.journal.count() === 0
    ? empty('Nobody has asked for anything yet.')
    : empty(html`No request fits. <a href="${address(exchange, 'inspect/journal')}">Show all</a>`);
}

function remarks({ faults, defect }: JournalEntry) {
  return html`${defect === null ? '' : html`${status('bad', 'Defect of the mock')}<br />`}
  ${faults.length === 0 ? '' : `struck by ${faults.join(', ')}`}`;
}

/** What was asked, the newest first. */
export const journalView = (exchange: Exchange): View => ({
  section: 'journal',
  actions: html`<form method="post" action="${address(exchange, 'inspect/journal/clear')}">
    <button>Empty journal</button>
  </form>`,
  body: html`${filterForm(exchange)}
    <h2>Requests</h2>
    <div id="entries">${entries(exchange)}</div>`,
});

/** One request in full. */
export function entryView(exchange: Exchange, id: string): View | undefined {
  const entry = exchange.world.journal.entries().find((one) => String(one.id) === id);
  if (!entry) return undefined;
  const { method, path, at, user, credential, tokenId, requestId, userAgent, faults, defect } = entry;
  const rows = [
    ['Time', exactly(Date.parse(at))],
    ['User', user === null ? 'nobody' : `@${user}`],
    ['Credential', credential === null ? 'none' : `${credential}, id ${tokenId ?? '?'}`],
    ['Request ID', requestId],
    ['User agent', userAgent ?? 'none'],
    ['Faults', faults.join(', ') || 'none'],
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
      <p class="quiet">Secrets have marks in their place; equal marks, equal secrets.</p>
      <pre tabindex="0">${JSON.stringify(entry, null, 2)}</pre>`,
  };
}

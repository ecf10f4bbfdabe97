import { html } from 'hono/html';
import type { Exchange } from '../http/exchange.ts';
import type { JournalEntry } from '../journal/journal.ts';
import { InputError } from '../shape.ts';
import { sentence } from './faults.ts';
import { type Fields, type Problem, field } from './form.ts';
import { type View, address } from './page.ts';
import { clockTime, empty, paged, status, table } from './parts.ts';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'] as const;
const CLASSES = [
  ['', 'Any'],
  ['2xx', '2xx'],
  ['3xx', '3xx'],
  ['4xx', '4xx'],
  ['5xx', '5xx'],
  ['none', 'No answer'],
] as const;

/** What deserves a look: a defect of the mock, or something it does not know. */
const remarkable = ({ defect, warning }: JournalEntry): boolean => defect !== null || warning !== null;

interface Found {
  readonly entries: readonly JournalEntry[];
  readonly problem?: Problem;
}

/** The entries that the filter in the address lets through, the newest first. */
function find({ world, url }: Exchange): Found {
  const given: Fields = (name) => url.searchParams.get(name)?.trim() ?? '';
  const known = ['method', 'path', 'user', 'status'].filter((name) => given(name) !== '');
  const filter = Object.fromEntries(known.map((name) => [name, given(name).replace(/^@/, '')]));
  const unanswered = filter['status'] === 'none';
  if (unanswered) delete filter['status'];
  // A pattern begins as a path does; anything else is a part of one.
  const part = /^[/*]/.test(filter['path'] ?? '/') ? '' : (filter['path'] ?? '');
  if (part !== '') delete filter['path'];
  try {
    const entries = world.journal
      .entries(filter)
      .filter((entry) => !unanswered || entry.status === null)
      .filter((entry) => `${entry.method} ${entry.path}`.toLowerCase().includes(part.toLowerCase()))
      .filter((entry) => given('warnings') === '' || remarkable(entry));
    return { entries: entries.toReversed() };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { entries: [], problem: { field: error.key, text: sentence(error) } };
  }
}

/** The status of an answer, coloured by its class. */
export function statusOf({ status: code }: JournalEntry) {
  if (code === null) return status('bad', 'none');
  if (code >= 500) return status('bad', String(code));
  if (code >= 400) return status('warn', String(code));
  return status(code >= 300 ? 'off' : 'good', String(code));
}

function filterForm({ url }: Exchange, problem: Problem | undefined) {
  const given: Fields = (name) => url.searchParams.get(name) ?? '';
  return html`<form method="get" role="search">
    <div class="fields">
      ${field({
        name: 'method',
        label: 'Method',
        choices: [['', 'Any'], ...METHODS.map((method) => [method, method] as const)],
        value: given('method'),
      })}
      ${field({ name: 'path', label: 'Path', help: 'A piece of it, or from / on: * is one part, ** any number', value: given('path'), problem })}
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

function entryTable(exchange: Exchange, found: readonly JournalEntry[]) {
  const now = exchange.world.clock.milliseconds();
  const { shown, links } = paged(found, exchange.url);
  if (shown.length > 0) {
    const rows = shown.map(
      (entry) =>
        html`<tr role="row">
          <td role="cell" data-label="No." class="num">${entry.id}</td>
          <th scope="row" role="rowheader" class="mono">
            <a href="${address(exchange, `inspect/journal/${entry.id}`)}">${entry.method} ${entry.path}</a>
            ${entry.query === '' ? '' : html`<span class="sub">${entry.query}</span>`}
          </th>
          <td role="cell">${statusOf(entry)}</td>
          <td role="cell" class="long">
            ${entry.user === null ? html`<span class="quiet">nobody</span>` : `@${entry.user}`}
          </td>
          <td role="cell">${clockTime(Date.parse(entry.at), now)}</td>
          <td role="cell" class="long">${remarks(exchange, entry)}</td>
        </tr>`,
    );
    return html`${table(
      'Requests',
      [{ title: 'No.', numbers: true }, 'Request', 'Status', 'User', 'At', 'Remarks'],
      html`<tbody role="rowgroup">
        ${rows}
      </tbody>`,
    )}${links}`;
  }
  return exchange.world.journal.count() === 0
    ? empty('Nobody has asked for anything yet.')
    : empty(html`No request fits. <a href="${address(exchange, 'inspect/journal')}">Show all</a>`);
}

function remarks(exchange: Exchange, { faults, limited, refusal, warning, defect }: JournalEntry) {
  const lines = [
    ...(defect === null ? [] : [status('bad', 'Defect of the mock')]),
    ...(refusal === null ? [] : [capital(refusal)]),
    ...(warning === null ? [] : [capital(warning)]),
    ...(limited === null ? [] : [`Limited: ${limited}`]),
    ...(faults.length === 0 ? [] : [html`Struck by ${faultLinks(exchange, faults)}`]),
  ];
  return lines.map((line, at) => html`${at === 0 ? '' : html`<br />`}${line}`);
}

const capital = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);

/** Links to faults by their ids. */
export const faultLinks = (exchange: Exchange, ids: readonly string[]) =>
  ids.map(
    (id, at) => html`${at === 0 ? '' : ', '}<a href="${address(exchange, 'inspect/faults')}#${id}">${id}</a>`,
  );

/** What was asked, the newest first. */
export function journalView(exchange: Exchange): View {
  const { entries, problem } = find(exchange);
  return {
    section: 'journal',
    ...(problem && { status: 400 }),
    actions: html`<form method="post" action="${address(exchange, 'inspect/journal/clear')}">
      <button>Empty journal</button>
    </form>`,
    body: html`${filterForm(exchange, problem)}
      <h2>Requests</h2>
      <div id="entries">${entryTable(exchange, entries)}</div>`,
  };
}

import { html, raw } from 'hono/html';
import type { Html } from '../web/layout.ts';

// What the pages of the inspector are made of. Everything that comes from outside goes through `html`, which escapes.

/** A dot, a word and, where there is one, a reason: never colour alone. */
export const status = (tone: 'good' | 'bad' | 'warn' | 'off', word: string): Html =>
  html`<span class="dot ${tone}">${word}</span>`;

const UNITS = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
] as const;
const words = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

/** How far an instant is from now, in words. */
export function distance(at: number, now: number): string {
  const seconds = (at - now) / 1000;
  for (const [unit, size] of UNITS) {
    // Days are said up to three months: "in 83 days" tells more than "in 3 months".
    const least = unit === 'month' ? size * 3 : size;
    if (Math.abs(seconds) >= least) return words.format(Math.trunc(seconds / size), unit);
  }
  return Math.abs(seconds) < 1 ? 'now' : words.format(Math.trunc(seconds), 'second');
}

/** `2027-01-31 08:00:00 UTC`. */
export const exactly = (at: number): string =>
  `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;

/** An instant, as far as it is away; the exact one on hover. */
export const when = (at: number, now: number): Html =>
  html`<time class="tight" datetime="${new Date(at).toISOString()}" title="${exactly(at)}"
    >${distance(at, now)}</time
  >`;

/** `08:00:00`, with the day in front when it is another than now's. */
export const clockTime = (at: number, now: number): Html => {
  const [exact, today] = [exactly(at), exactly(now).slice(0, 10)];
  const shown = exact.startsWith(today) ? exact.slice(11, 19) : exact.slice(0, 19);
  return html`<time class="tight" datetime="${new Date(at).toISOString()}" title="${exact}">${shown}</time>`;
};

/** A value that is shown only when somebody asks. */
export interface Secret {
  /** Whose it is. */
  readonly label: string;
  readonly value: string;
}

/** What opens a secret; `secretRow` must be the next row of the table. `place` counts those of one row. */
export const secretSwitch = ({ label }: Secret, place = 0): Html =>
  html`<details class="reveal-${place}">
    <summary aria-label="Reveal ${label}">Reveal</summary>
  </details>`;

/** A carriage return that stands in markup as it is would be read as a line feed. */
const verbatim = (value: string) =>
  value.split('\r').map((part, at) => html`${at === 0 ? '' : raw('&#13;')}${part}`);

/** The row under one with `secretSwitch`es: the values over its whole width, each while its switch is open. */
export function secretRow(columns: number, ...secrets: readonly (Secret | undefined)[]): Html {
  const values = secrets.flatMap((secret, place) => (secret ? [{ ...secret, place }] : []));
  // A parser drops a line feed that follows the opening tag: one that is meant to stay comes after it.
  return html`<tr class="values">
    <td colspan="${columns}">
      ${values.map(
        ({ label, value, place }) =>
          html`<div class="secret value-${place}">
            ${raw('<textarea readonly autocomplete="off" spellcheck="false"')} rows="${rowsOf(value)}"
            aria-label="${label}"${raw('>\n')}${verbatim(value)}${raw('</textarea>')}
            <button type="button" data-copy hidden aria-label="Copy ${label}">Copy</button>
          </div>`,
      )}
    </td>
  </tr>`;
}

const LINE = 110;
const rowsOf = (value: string): number =>
  Math.min(
    12,
    value.split('\n').reduce((rows, line) => rows + Math.max(1, Math.ceil(line.length / LINE)), 0),
  );

/** A head of a table, `num` for columns of numbers. */
export interface Column {
  readonly title: string;
  readonly numbers?: boolean;
}

/** A table that scrolls within itself; `body` is rows, or several `tbody`. */
export function table(label: string, columns: readonly (string | Column)[], body: unknown): Html {
  const heads = columns.map((column) => (typeof column === 'string' ? { title: column } : column));
  return html`<div class="scroll" role="region" aria-label="${label}" tabindex="0">
    <table role="table">
      <thead role="rowgroup">
        <tr role="row">
          ${heads.map(
            ({ title, numbers = false }: Column) =>
              html`<th scope="col" class="${numbers ? 'num' : ''}">${title}</th>`,
          )}
        </tr>
      </thead>
      ${body}
    </table>
  </div>`;
}

/** One sentence in place of a table without rows. */
export const empty = (sentence: unknown): Html => html`<p class="empty">${sentence}</p>`;

const PAGE = 100;

/** The rows of one page of a long list, and the links to the others. */
export function paged<Row>(rows: readonly Row[], url: URL): { shown: readonly Row[]; links: Html | '' } {
  const pages = Math.max(1, Math.ceil(rows.length / PAGE));
  const asked = Number.parseInt(url.searchParams.get('page') ?? '1', 10) || 1;
  const page = Math.min(Math.max(asked, 1), pages);
  const shown = rows.slice((page - 1) * PAGE, page * PAGE);
  if (pages === 1) return { shown, links: '' };
  const linkTo = (target: number) => {
    const query = new URLSearchParams(url.searchParams);
    query.set('page', String(target));
    return `?${query.toString()}`;
  };
  const links = html`<nav class="pages" aria-label="Pages">
    ${page > 1 ? html`<a href="${linkTo(1)}">First</a>` : ''}
    ${page > 1 ? html`<a rel="prev" href="${linkTo(page - 1)}">Previous</a>` : ''}
    <span class="quiet">Page ${page} of ${pages}, ${rows.length} in all</span>
    ${page < pages ? html`<a rel="next" href="${linkTo(page + 1)}">Next</a>` : ''}
    ${page < pages ? html`<a href="${linkTo(pages)}">Last</a>` : ''}
  </nav>`;
  return { shown, links };
}

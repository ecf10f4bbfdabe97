import { html } from 'hono/html';
import type { Exchange } from '../http/exchange.ts';
import { type Fields, type Problem, field } from './form.ts';
import { address } from './page.ts';
import { faultKinds } from './presets.ts';

interface Part {
  readonly name: string;
  readonly label: string;
  readonly help?: string;
  readonly number?: true;
  readonly choices?: readonly (readonly [value: string, text: string])[];
}

const MATCH: readonly Part[] = [
  { name: 'method', label: 'Method', help: 'Any when empty' },
  { name: 'path', label: 'Path', help: 'Begins with / or *. * is one part, ** any number. Any when empty' },
  { name: 'user', label: 'User', help: 'Whose token comes along' },
  { name: 'skip', label: 'Let pass first', help: 'This many requests', number: true },
  { name: 'nth', label: 'Only the nth', help: 'Counted from 1', number: true },
  { name: 'every', label: 'Every nth', number: true },
];
const END: readonly Part[] = [
  { name: 'times', label: 'Times', help: 'Until removed when empty', number: true },
  { name: 'for', label: 'Minutes', help: "By the mock's clock", number: true },
  { name: 'probability', label: 'Chance', help: 'From 0 to 1; always when empty', number: true },
];
const OWN: readonly Part[] = [
  { name: 'status', label: 'Status', help: 'For status, html and rate limits', number: true },
  { name: 'body', label: 'Body', help: 'For status, html, rate limits and maintenance' },
  { name: 'retryAfterSeconds', label: 'Retry-After', help: 'Seconds, for rate limits', number: true },
  { name: 'latencyMs', label: 'Milliseconds', help: 'For latency', number: true },
  { name: 'bytesPerSecond', label: 'Bytes per second', help: 'For slow body', number: true },
  {
    name: 'page',
    label: 'Page',
    help: 'For html',
    choices: [
      ['', 'nginx'],
      ['cloudflare', 'Cloudflare'],
    ],
  },
];
const PARTS = [...MATCH, ...END, ...OWN];

/** The form to describe a fault with, as it was filled in. */
export function ownFault(exchange: Exchange, fields: Fields, problem: Problem | undefined) {
  const kinds = faultKinds().map((kind) => [kind, kind.replaceAll('-', ' ')] as const);
  const group = (title: string, parts: readonly Part[]) =>
    html`<fieldset>
      <legend>${title}</legend>
      <div class="fields">
        ${parts.map(({ number, ...part }) =>
          field({ ...part, numeric: number === true, value: fields(part.name), problem }),
        )}
      </div>
    </fieldset>`;
  const known = problem === undefined || ['kind', ...PARTS.map(({ name }) => name)].includes(problem.field);
  return html`<form method="post" action="${address(exchange, 'inspect/faults')}">
    ${known ? '' : html`<p class="note bad" role="alert">${problem.text}</p>`}
    <div class="fields">
      ${field({ name: 'kind', label: 'Kind', choices: kinds, value: fields('kind'), problem })}
    </div>
    ${group('Which requests', MATCH)} ${group('How often and how long', END)} ${group('What arrives', OWN)}
    <button class="primary">Add fault</button>
  </form>`;
}

/** The field that a key of a fault stands in: `match.path` in `path`. */
export const fieldOf = (key: string): string => key.replace(/^match\./, '').replace(/^for\..*/, 'for');

/** What was filled in, numbers as numbers. */
const given = (fields: Fields, parts: readonly Part[]) =>
  Object.fromEntries(
    parts
      .filter(({ name }) => fields(name) !== '')
      .map(({ name, number }) => [name, number ? Number(fields(name)) : fields(name)]),
  );

/** The form as a fault to be read; what was left empty is left out. */
export function faultOf(fields: Fields): unknown {
  const { for: minutes, ...end } = given(fields, END);
  return {
    kind: fields('kind'),
    ...end,
    ...(minutes !== undefined && { for: { minutes } }),
    ...given(fields, OWN),
    match: given(fields, MATCH),
  };
}

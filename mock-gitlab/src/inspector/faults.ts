import { html } from 'hono/html';
import { type Fault, faultShape } from '../faults/fault.ts';
import type { Exchange } from '../http/exchange.ts';
import { InputError } from '../shape.ts';
import { type Fields, type Problem, type Rejected, field, nothingTyped } from './form.ts';
import { type View, address } from './page.ts';
import { empty, table } from './parts.ts';
import { PRESETS, faultKinds } from './presets.ts';

function scopeOf({ match = {} }: Fault): string {
  const { method, path, pathPattern, ...more } = match;
  const rest = Object.entries(more).flatMap(([name, value]) =>
    value === undefined
      ? []
      : [`${name} ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`],
  );
  return [method ?? 'any method', path ?? pathPattern ?? 'any path', ...rest].join(', ');
}

function atWork(exchange: Exchange) {
  const faults = exchange.world.faults.list();
  if (faults.length === 0)
    return empty('Nothing is broken. Every request gets the answer GitLab would give.');
  return table(
    'Faults at work',
    [
      'Fault',
      'Strikes',
      { title: 'Matched', numbers: true },
      { title: 'Struck', numbers: true },
      'Ends',
      'Remove',
    ],
    html`<tbody>
      ${faults.map(
        (fault) =>
          html`<tr>
            <th scope="row">${fault.kind}<span class="sub">${fault.id}</span></th>
            <td class="long mono">${scopeOf(fault)}</td>
            <td class="num">${fault.matched}</td>
            <td class="num">${fault.struck}</td>
            <td class="tight">${fault.times === undefined ? 'when removed' : `after ${fault.times}`}</td>
            <td>
              <form method="post" action="${address(exchange, 'inspect/faults/remove')}">
                <button name="id" value="${fault.id}" aria-label="Remove ${fault.id}">Remove</button>
              </form>
            </td>
          </tr>`,
      )}
    </tbody>`,
  );
}

function presets(exchange: Exchange) {
  return html`<div class="cards">
    ${PRESETS.map(
      ({ name, title, help }) =>
        html`<form class="card" method="post" action="${address(exchange, 'inspect/faults/preset')}">
          <h3>${title}</h3>
          <p>${help}</p>
          <button name="preset" value="${name}" aria-label="Add: ${title}">Add</button>
        </form>`,
    )}
  </div>`;
}

function ownFault(exchange: Exchange, fields: Fields, problem: Problem | undefined) {
  const kinds = faultKinds().map((kind) => [kind, kind.replaceAll('-', ' ')] as const);
  const one = (name: string, label: string, help: string, numeric = false) =>
    field({ name, label, help, numeric, value: fields(name), problem });
  return html`<form method="post" action="${address(exchange, 'inspect/faults')}">
    ${
      problem && !KEYS.some((key) => key === problem.field)
        ? html`<p class="note bad" role="alert">${problem.text}</p>`
        : ''
    }
    <div class="fields">
      ${field({ name: 'kind', label: 'Kind', choices: kinds, value: fields('kind'), problem })}
      ${one('method', 'Method', 'Any when empty')}
      ${one('path', 'Path', '* is one part, ** any number; any when empty')}
      ${one('times', 'Times', 'Until removed when empty', true)}
      ${one('nth', 'Only the nth', 'Counted from 1', true)}
      ${one('status', 'Status', 'For kind status', true)}
      ${one('latencyMs', 'Milliseconds', 'For kind latency', true)} ${one('body', 'Body', 'For kind status')}
    </div>
    <button class="primary">Add fault</button>
  </form>`;
}

const KEYS = ['kind', 'method', 'path', 'times', 'nth', 'status', 'latencyMs', 'body'] as const;
const NUMBERS: readonly string[] = ['times', 'nth', 'status', 'latencyMs'];

/** The form as a fault to be read; what was left empty is left out. */
function faultOf(fields: Fields): unknown {
  const given = Object.fromEntries(
    KEYS.filter((key) => fields(key) !== '').map((key) => [
      key,
      NUMBERS.includes(key) ? Number(fields(key)) : fields(key),
    ]),
  );
  const { method, path, nth, ...rest } = given;
  return {
    ...rest,
    match: {
      ...(method !== undefined && { method }),
      ...(path !== undefined && { path }),
      ...(nth !== undefined && { nth }),
    },
  };
}

/** Adds what the form says. @returns what is wrong with it, if anything */
export function addFault({ world }: Exchange, fields: Fields): Rejected | undefined {
  try {
    world.faults.add(faultShape.parse(faultOf(fields), ''));
    return undefined;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { fields, problem: { field: error.key.replace(/^match\./, ''), text: sentence(error) } };
  }
}

/** What is wrong, for people. */
export const sentence = ({ reason, example }: InputError): string =>
  `${reason.charAt(0).toUpperCase()}${reason.slice(1)}, for example ${example}.`;

/** What is broken on purpose, and ways to break more. */
export function faultsView(exchange: Exchange, rejected?: Rejected): View {
  const any = exchange.world.faults.any;
  return {
    section: 'faults',
    ...(rejected && { status: 422 }),
    ...(any && {
      actions: html`<form method="post" action="${address(exchange, 'inspect/faults/clear')}">
        <button class="danger">Remove all</button>
      </form>`,
    }),
    body: html`${atWork(exchange)}
      <h2>Ready-made</h2>
      ${presets(exchange)}
      <h2>Another</h2>
      ${ownFault(exchange, rejected?.fields ?? nothingTyped, rejected?.problem)}`,
  };
}

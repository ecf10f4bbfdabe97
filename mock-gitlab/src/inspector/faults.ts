import { html } from 'hono/html';
import { type Fault, faultShape } from '../faults/fault.ts';
import type { Exchange } from '../http/exchange.ts';
import { InputError } from '../shape.ts';
import { detailsOf, endOf, scopeOf } from './fault-words.ts';
import { type Fields, type Rejected, nothingTyped } from './form.ts';
import { faultOf, fieldOf, ownFault } from './own-fault.ts';
import { type View, address } from './page.ts';
import { clockTime, empty, table } from './parts.ts';
import { PRESETS } from './presets.ts';

const HEADS = [
  'Fault',
  'Where',
  { title: 'Matched', numbers: true },
  { title: 'Struck', numbers: true },
] as const;

function cells(exchange: Exchange, fault: Fault) {
  const name = fault.kind.replaceAll('-', ' ');
  return html`<th scope="row" role="rowheader">
      ${name.charAt(0).toUpperCase()}${name.slice(1)}<span class="sub">${fault.id}</span>
      ${detailsOf(fault).map((detail) => html`<span class="sub">${detail}</span>`)}
    </th>
    <td role="cell" class="long mono">${scopeOf(fault)}${strikesOf(exchange, fault)}</td>
    <td role="cell" data-label="Matched" class="num">${fault.matched}</td>
    <td role="cell" data-label="Struck" class="num">${fault.struck}</td>`;
}

/** What was struck, the last five, each with the way to its request. */
function strikesOf(exchange: Exchange, { strikes }: Fault) {
  const { journal, clock } = exchange.world;
  if (strikes.length === 0) return '';
  const ids = new Map(journal.entries().map(({ requestId, id }) => [requestId, id]));
  return strikes
    .slice(-5)
    .toReversed()
    .map(({ at, method, path, requestId }) => {
      const id = ids.get(requestId);
      const said = `${method} ${path}`;
      const link =
        id === undefined ? said : html`<a href="${address(exchange, `inspect/journal/${id}`)}">${said}</a>`;
      return html`<span class="sub">${link} ${clockTime(Date.parse(at), clock.milliseconds())}</span>`;
    });
}

function atWork(exchange: Exchange) {
  const faults = exchange.world.faults.list();
  if (faults.length === 0)
    return empty('Nothing is broken. Every request gets the answer GitLab would give.');
  return table(
    'Faults at work',
    [...HEADS, 'Ends', 'Remove'],
    html`<tbody role="rowgroup">
      ${faults.map(
        (fault) =>
          html`<tr role="row" id="${fault.id}">
            ${cells(exchange, fault)}
            <td role="cell" data-label="Ends" class="tight">${endOf(fault)}</td>
            <td role="cell">
              <form method="post" action="${address(exchange, 'inspect/faults/remove')}">
                <button name="id" value="${fault.id}" aria-label="Remove ${fault.id}">Remove</button>
              </form>
            </td>
          </tr>`,
      )}
    </tbody>`,
  );
}

function spent(exchange: Exchange) {
  const faults = exchange.world.faults.spent().toReversed();
  if (faults.length === 0) return '';
  return html`<h2>Over</h2>
    ${table(
      'Faults that are over',
      HEADS,
      html`<tbody role="rowgroup">
        ${faults.map(
          (fault) =>
            html`<tr role="row" id="${fault.id}">
              ${cells(exchange, fault)}
            </tr>`,
        )}
      </tbody>`,
    )}`;
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

/** Adds what the form says. @returns what is wrong with it, if anything */
export function addFault({ world }: Exchange, fields: Fields): Rejected | undefined {
  try {
    world.faults.add(faultShape.parse(faultOf(fields), ''));
    return undefined;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { fields, problem: { field: fieldOf(error.key), text: sentence(error) } };
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
    body: html`${atWork(exchange)} ${spent(exchange)}
      <h2>Ready-made</h2>
      ${presets(exchange)}
      <h2>Your own</h2>
      ${ownFault(exchange, rejected?.fields ?? nothingTyped, rejected?.problem)}`,
  };
}

import { html } from 'hono/html';
import type { Exchange } from '../http/exchange.ts';
import { InputError } from '../shape.ts';
import { sentence } from './faults.ts';
import { type Fields, type Rejected, field } from './form.ts';
import { type View, address } from './page.ts';
import { exactly, status } from './parts.ts';
import { worldsSection } from './worlds.ts';

const MOVES = [
  ['hours:1', '+1 hour'],
  ['days:1', '+1 day'],
  ['days:30', '+30 days'],
  ['days:365', '+1 year'],
] as const;

/** Moves, sets, stops or starts the clock. @returns what is wrong with the form, if anything */
export function changeClock({ world: { clock } }: Exchange, fields: Fields): Rejected | undefined {
  const [unit = '', amount = ''] = fields('advance').split(':');
  try {
    if (fields('running') === 'yes') clock.run();
    else if (fields('running') === 'no') clock.freeze();
    else if (MOVES.some(([move]) => move === fields('advance'))) clock.advance({ [unit]: Number(amount) });
    else clock.set(fields('now'));
    return undefined;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { fields, problem: { field: 'now', text: sentence(error) } };
  }
}

function clockCard(exchange: Exchange, rejected: Rejected | undefined) {
  const { clock } = exchange.world;
  const action = address(exchange, 'inspect/clock');
  return html`<section aria-labelledby="clock">
    <h2 id="clock">Clock</h2>
    <div class="card">
      <p class="big">
        <time datetime="${clock.now().toISOString()}">${exactly(clock.milliseconds())}</time>
      </p>
      <p>${clock.running ? status('good', 'Running') : status('off', 'Standing still')}</p>
      <form class="row" method="post" action="${action}">
        ${MOVES.map(([move, label]) => html`<button name="advance" value="${move}">${label}</button>`)}
        ${
          clock.running
            ? html`<button name="running" value="no">Stop</button>`
            : html`<button name="running" value="yes">Run</button>`
        }
      </form>
      <form class="set" method="post" action="${action}">
        <div class="fields">
          ${field({
            name: 'now',
            label: 'Set to',
            help: 'ISO 8601 with a zone, or a date',
            value: rejected?.fields('now') || clock.now().toISOString(),
            problem: rejected?.problem,
          })}
        </div>
        <button class="primary">Set clock</button>
      </form>
    </div>
  </section>`;
}

function whatIsThere({ world }: Exchange) {
  const { state, faults, journal } = world;
  const rows = [
    ['People', state.users.filter(({ bot }) => !bot).length],
    ['Groups', state.groups.all().length],
    ['Projects', state.projects.all().length],
    ['Access tokens', state.accessTokens.all().length],
    ['OAuth applications', state.applications.all().length],
    ['Variables', state.variables.all().length],
    ['Faults at work', faults.list().length],
    ['Requests', journal.count()],
  ] as const;
  return html`<section aria-labelledby="there">
    <h2 id="there">What is there</h2>
    <dl class="card">
      ${rows.map(
        ([name, count]) =>
          html`<dt>${name}</dt>
            <dd>${count}</dd>`,
      )}
    </dl>
  </section>`;
}

function startOver(exchange: Exchange) {
  return html`<section aria-labelledby="start-over">
    <h2 id="start-over">Start over</h2>
    <div class="card">
      <p>
        Everything goes back to the seed: clock, people and tokens. Faults go, the journal is emptied.
        ${exchange.world.worlds ? 'Worlds stay as they are.' : ''}
        <a href="${address(exchange, 'seed')}">The present state as a seed, with its secrets</a>
      </p>
      <form method="post" action="${address(exchange, 'inspect/reset')}">
        <button class="danger">Reset everything</button>
      </form>
    </div>
  </section>`;
}

/** The clock, what is there, and the way back. */
export const overviewView = (exchange: Exchange, rejected?: Rejected): View => ({
  section: 'overview',
  ...(rejected && { status: 422 }),
  body: html`<div class="cards">
      ${clockCard(exchange, rejected)}
      <div>${whatIsThere(exchange)}</div>
    </div>
    ${worldsSection(exchange, rejected)} ${startOver(exchange)}`,
});

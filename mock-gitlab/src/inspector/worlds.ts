import { html } from 'hono/html';
import type { Exchange } from '../http/exchange.ts';
import { InputError } from '../shape.ts';
import { WorldLimit } from '../worlds.ts';
import { sentence } from './faults.ts';
import { type Fields, type Rejected, field } from './form.ts';
import { address } from './page.ts';
import { empty, exactly, table } from './parts.ts';

/** Brings a world to life. @returns what is wrong with its name, if anything */
export function openWorld({ world }: Exchange, fields: Fields): Rejected | undefined {
  try {
    world.worlds?.open(fields('world'));
    return undefined;
  } catch (error) {
    if (error instanceof InputError) return { fields, problem: { field: 'world', text: sentence(error) } };
    if (!(error instanceof WorldLimit)) throw error;
    return { fields, problem: { field: 'world', text: 'There are as many as may be. Remove one first.' } };
  }
}

/** The isolated worlds below this one, each with an inspector of its own. */
export function worldsSection(exchange: Exchange, rejected: Rejected | undefined) {
  const { worlds, relativeUrlRoot: root } = exchange.world;
  if (!worlds) return '';
  const rows = worlds.list().map(
    ([name, { clock, journal }]) =>
      html`<tr role="row">
        <th scope="row" role="rowheader"><a href="${root}/w/${name}/__mock__/">${name}</a></th>
        <td role="cell" class="mono long">${root}/w/${name}</td>
        <td role="cell" data-label="Clock" class="tight">${exactly(clock.milliseconds())}</td>
        <td role="cell" data-label="Requests" class="num">${journal.count()}</td>
        <td role="cell">
          <form method="post" action="${address(exchange, 'inspect/worlds/remove')}">
            <button name="world" value="${name}" aria-label="Remove ${name}">Remove</button>
          </form>
        </td>
      </tr>`,
  );
  return html`<section>
    <h2>Worlds</h2>
    ${
      rows.length === 0
        ? empty('There is only this one. A request below /w/NAME makes another that shares nothing with it.')
        : table(
            'Worlds',
            ['Name', 'Base path', 'Clock', { title: 'Requests', numbers: true }, 'Remove'],
            html`<tbody role="rowgroup">
              ${rows}
            </tbody>`,
          )
    }
    <form class="set" method="post" action="${address(exchange, 'inspect/worlds')}">
      <div class="fields">
        ${field({
          name: 'world',
          label: 'New world',
          help: 'A name for its base path',
          value: rejected?.fields('world') ?? '',
          problem: rejected?.problem,
        })}
      </div>
      <button>Make world</button>
    </form>
  </section>`;
}

import { html } from 'hono/html';
import type { Exchange } from '../http/exchange.ts';
import { InputError } from '../shape.ts';
import { WorldLimit } from '../worlds.ts';
import { sentence } from './faults.ts';
import { type Fields, type Rejected, field } from './form.ts';
import { address } from './page.ts';
import { empty, table } from './parts.ts';

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
      html`<tr>
        <th scope="row"><a href="${root}/w/${name}/__mock__/">${name}</a></th>
        <td class="mono long">${root}/w/${name}</td>
        <td class="tight">${clock.now().toISOString()}</td>
        <td class="num">${journal.count()}</td>
        <td>
          <form method="post" action="${address(exchange, 'inspect/worlds/remove')}">
            <button name="world" value="${name}" aria-label="Remove ${name}">Remove</button>
          </form>
        </td>
      </tr>`,
  );
  return html`<section aria-labelledby="worlds">
    <h2 id="worlds">Worlds</h2>
    ${
      rows.length === 0
        ? empty('There is only this one. A request below /w/NAME makes another that shares nothing with it.')
        : table(
            'Worlds',
            ['Name', 'Base path', 'Clock', { title: 'Requests', numbers: true }, 'Remove'],
            html`<tbody>
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
      <button>Open</button>
    </form>
  </section>`;
}

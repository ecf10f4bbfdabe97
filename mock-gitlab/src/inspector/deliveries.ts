import { html } from 'hono/html';
import type { Delivery } from '../hooks/deliveries.ts';
import type { Exchange } from '../http/exchange.ts';
import { type View, address } from './page.ts';
import { empty, exactly, paged, status, table, when } from './parts.ts';

function stateOf({ status: state, responseStatus }: Delivery) {
  const answer = responseStatus === null ? '' : ` (${responseStatus})`;
  const words = `${state.charAt(0).toUpperCase()}${state.slice(1).replaceAll('-', ' ')}${answer}`;
  if (state === 'delivered') return status('good', words);
  return status(state === 'waiting' || state === 'written-down' ? 'off' : 'bad', words);
}

/** What GitLab sent by itself, the newest first. */
export function deliveriesView(exchange: Exchange): View {
  const { world, url } = exchange;
  world.schedule.check();
  const now = world.clock.milliseconds();
  const { shown, links } = paged(world.deliveries.list().toReversed(), url);
  if (shown.length === 0) {
    const sentence = 'GitLab has sent nothing. Move the clock near the end of a token that a hook watches.';
    return { section: 'deliveries', body: empty(sentence) };
  }
  const rows = shown.map(
    (delivery) =>
      html`<tr>
        <td class="num">${delivery.id}</td>
        <th scope="row" class="mono">
          <a href="${address(exchange, `inspect/deliveries/${delivery.id}`)}">${delivery.to}</a>
          <span class="sub">${delivery.event ?? delivery.subject ?? ''}</span>
        </th>
        <td>${delivery.kind}</td>
        <td>${stateOf(delivery)}</td>
        <td>${when(Date.parse(delivery.at), now)}</td>
        <td class="long">${delivery.reason ?? ''}</td>
      </tr>`,
  );
  return {
    section: 'deliveries',
    body: html`${table(
      'Deliveries',
      [{ title: 'No.', numbers: true }, 'To', 'Kind', 'State', 'At', 'Reason'],
      html`<tbody>
        ${rows}
      </tbody>`,
    )}${links}`,
  };
}

/** One of them in full. */
export function deliveryView(exchange: Exchange, id: string): View | undefined {
  const delivery = exchange.world.deliveries.list().find((one) => String(one.id) === id);
  if (!delivery) return undefined;
  const { to, at, reason, headers, body } = delivery;
  return {
    section: 'deliveries',
    title: `Delivery ${delivery.id}`,
    actions: html`<a class="button" href="${address(exchange, 'inspect/deliveries')}">All deliveries</a>`,
    body: html`<p class="mono">${to}</p>
      <p>${stateOf(delivery)} <span class="quiet">${exactly(Date.parse(at))}</span></p>
      ${reason === null ? '' : html`<p>${reason}</p>`}
      <h2>Headers</h2>
      <pre tabindex="0">${JSON.stringify(headers, null, 2)}</pre>
      <h2>Body</h2>
      <pre tabindex="0">${JSON.stringify(body, null, 2)}</pre>`,
  };
}

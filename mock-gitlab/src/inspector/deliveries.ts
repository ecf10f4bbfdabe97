import { html } from 'hono/html';
import type { Delivery } from '../hooks/deliveries.ts';
import type { Exchange } from '../http/exchange.ts';
import { type View, address } from './page.ts';
import { clockTime, empty, exactly, paged, status, table } from './parts.ts';

function stateOf({ status: state, responseStatus }: Delivery) {
  if (state === 'written-down') return status('off', 'Mail, not sent');
  const answer = responseStatus === null ? '' : ` (${responseStatus})`;
  const words = `${state.charAt(0).toUpperCase()}${state.slice(1).replaceAll('-', ' ')}${answer}`;
  if (state === 'delivered') return status('good', words);
  return status(state === 'waiting' ? 'off' : 'bad', words);
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
      html`<tr role="row">
        <td role="cell" data-label="No." class="num">${delivery.id}</td>
        <th scope="row" role="rowheader">
          <a class="mono" href="${address(exchange, `inspect/deliveries/${delivery.id}`)}">${delivery.to}</a>
          <span class="sub">${delivery.subject ?? delivery.event ?? ''}</span>
        </th>
        <td role="cell">${delivery.kind === 'mail' ? 'Mail' : 'Webhook'}</td>
        <td role="cell">${stateOf(delivery)}</td>
        <td role="cell" data-label="At">${clockTime(Date.parse(delivery.at), now)}</td>
        <td role="cell" class="long">${delivery.reason ?? ''}</td>
      </tr>`,
  );
  return {
    section: 'deliveries',
    body: html`${table(
      'Deliveries',
      [{ title: 'No.', numbers: true }, 'To', 'Kind', 'State', 'At', 'Reason'],
      html`<tbody role="rowgroup">
        ${rows}
      </tbody>`,
    )}${links}`,
  };
}

const part = (title: string, content: unknown) =>
  html`<h2>${title}</h2>
    <pre tabindex="0">${JSON.stringify(content, null, 2)}</pre>`;

/** One of them in full. */
export function deliveryView(exchange: Exchange, id: string): View | undefined {
  const delivery = exchange.world.deliveries.list().find((one) => String(one.id) === id);
  if (!delivery) return undefined;
  const { to, at, kind, subject, event, reason, headers, body } = delivery;
  return {
    section: 'deliveries',
    title: `Delivery ${delivery.id}`,
    actions: html`<a class="button" href="${address(exchange, 'inspect/deliveries')}">All deliveries</a>`,
    body: html`<p class="mono">${to}</p>
      <p>${stateOf(delivery)} <span class="quiet">${exactly(Date.parse(at))}</span></p>
      ${reason === null ? '' : html`<p>${reason}</p>`}
      ${
        subject === null
          ? ''
          : html`<h2>Subject</h2>
              <p>${subject}</p>`
      }
      ${
        event === null
          ? ''
          : html`<h2>Event</h2>
              <p class="mono">${event}</p>`
      }
      ${Object.keys(headers).length === 0 ? '' : part('Headers', headers)}
      ${body === null ? '' : part('Body', body)}
      ${kind === 'mail' ? html`<p class="quiet">Mails are written down and go nowhere.</p>` : ''}`,
  };
}

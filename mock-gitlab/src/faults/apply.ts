import type { Exchange } from '../http/exchange.ts';
import { AFTER } from './after.ts';
import { BEFORE } from './before.ts';
import type { Blow } from './faults.ts';
import { ConnectionLost } from './lost.ts';

async function waitFor(milliseconds: number, { world, request }: Exchange): Promise<void> {
  if (milliseconds === 0) return;
  try {
    await world.sleep(milliseconds, request.signal);
  } catch (error) {
    throw new ConnectionLost('the caller went away', 'closed', undefined, { cause: error });
  }
}

/** GitLab as a proxy shows it that decodes escaped slashes. gitlab: doc/api/rest/_index.md, "Namespaced paths" */
async function actDecoded(exchange: Exchange, act: () => Response | Promise<Response>): Promise<Response> {
  const asked = exchange.path;
  exchange.path = asked.replaceAll(/%2f/gi, '/');
  try {
    return await act();
  } finally {
    exchange.path = asked;
    // The route is unknown because of the proxy, not because of the mock.
    exchange.warning = null;
  }
}

/**
 * Lets faults strike: latencies add up, the first that stands in the way of acting answers, and those that spoil
 * an answer follow each other.
 * @throws ConnectionLost when no answer is to reach the caller
 */
export async function applyFaults(
  blows: readonly Blow[],
  exchange: Exchange,
  act: () => Response | Promise<Response>,
): Promise<Response> {
  await waitFor(
    blows.reduce((sum, { delayMs }) => sum + delayMs, 0),
    exchange,
  );
  for (const { fault } of blows) {
    const instead = BEFORE[fault.kind]?.(fault, exchange);
    if (instead) return instead;
  }
  const decoded = blows.some(({ fault }) => fault.kind === 'decoded-slash');
  let response = decoded ? await actDecoded(exchange, act) : await act();
  for (const { fault } of blows) {
    const spoil = AFTER[fault.kind];
    if (spoil) response = await spoil(response, fault, exchange);
  }
  return response;
}

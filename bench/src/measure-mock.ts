import { demoCredentials } from 'mock-gitlab';
import type { Figure } from './figure.ts';
import { throughput } from './load.ts';
import { healthyMs } from './measure-start.ts';
import { launch } from './server-process.ts';
import { inTurns } from './statistics.ts';
import { bareHono, mock } from './subjects.ts';

const headers = { 'private-token': demoCredentials.tokens.adaApi };

/** The mock as a command, against Hono alone that answers the same bytes. */
export async function measureMock(rounds: number, durationMs: number): Promise<readonly Figure[]> {
  const server = await launch(mock);
  const body = await (await fetch(`${server.url}/api/v4/user`, { headers })).text();
  const bare = await launch(bareHono(body));
  try {
    const rates = await inTurns(rounds, {
      bare: () => throughput(`${bare.url}/api/v4/user`, {}, durationMs),
      mock: () => throughput(`${server.url}/api/v4/user`, headers, durationMs),
    });
    const start = await inTurns(rounds, {
      bare: () => healthyMs(bareHono(body)),
      mock: () => healthyMs(mock),
    });
    const against = (value: number) => ({ name: 'bare Hono', value });
    return [
      { name: 'mock: start to healthy', value: start.mock, unit: 'ms', against: against(start.bare) },
      { name: 'mock: GET /user', value: rates.mock, unit: 'answers/s', against: against(rates.bare) },
    ];
  } finally {
    await Promise.all([server.stop(), bare.stop()]);
  }
}

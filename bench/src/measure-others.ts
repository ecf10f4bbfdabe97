import { demoCredentials } from 'mock-gitlab';
import type { Figure } from './figure.ts';
import { type Asked, throughput } from './load.ts';
import { healthyMs } from './measure-start.ts';
import { type Others, withOthers } from './others.ts';
import { type ServerProcess, launch } from './server-process.ts';
import { inTurns } from './statistics.ts';
import { mock } from './subjects.ts';

interface Rounds {
  readonly start: number;
  readonly load: number;
  readonly durationMs: number;
}

const headers = { 'private-token': demoCredentials.tokens.adaApi };
const { clientId, clientSecret } = demoCredentials.oauthApplication;
const form = {
  grant_type: 'client_credentials',
  client_id: clientId,
  client_secret: clientSecret,
};

/** The same work asked of the mock and of another, in turns. */
async function compare(
  names: { readonly what: string; readonly other: string },
  asked: { readonly mock: Asked; readonly other: Asked },
  { load, durationMs }: Rounds,
): Promise<Figure> {
  const rates = await inTurns(load, {
    other: () => throughput(asked.other, durationMs),
    mock: () => throughput(asked.mock, durationMs),
  });
  const against = { name: names.other, value: rates.other };
  return { name: names.what, value: rates.mock, unit: 'answers/s', against };
}

async function measure(others: Others, rounds: Rounds): Promise<readonly Figure[]> {
  const running: ServerProcess[] = [];
  const start = async (...[subject]: Parameters<typeof launch>) => {
    const server = await launch(subject);
    running.push(server);
    return server.url;
  };
  try {
    const starts = await inTurns(rounds.start, {
      mock: () => healthyMs(mock()),
      oauth: () => healthyMs(others.oauth),
      prism: () => healthyMs(others.prism),
      json: () => healthyMs(others.json),
    });
    const started = (name: string, value: number): Figure => ({
      name: 'command: start to healthy',
      value: starts.mock,
      unit: 'ms',
      against: { name, value },
    });
    const own = await start(mock());
    const user = { url: `${own}/api/v4/user`, headers };
    const oauth = await start(others.oauth);
    const prism = await start(others.prism);
    const json = await start(others.json);
    return [
      started('oauth2-mock-server', starts.oauth),
      started('Prism', starts.prism),
      started('json-server', starts.json),
      await compare(
        { what: 'token of client credentials', other: 'oauth2-mock-server' },
        { mock: { url: `${own}/oauth/token`, form }, other: { url: `${oauth}/token`, form } },
        rounds,
      ),
      await compare(
        { what: 'GET /user', other: 'Prism' },
        { mock: user, other: { url: `${prism}/user` } },
        rounds,
      ),
      await compare(
        { what: 'GET /user', other: 'json-server' },
        { mock: user, other: { url: `${json}/user` } },
        rounds,
      ),
    ];
  } finally {
    await Promise.all(running.map((server) => server.stop()));
  }
}

/** The mock beside other stand-ins; nothing where they cannot be installed. */
export async function measureOthers(rounds: Rounds): Promise<readonly Figure[]> {
  const server = await launch(mock());
  let body: string;
  try {
    body = await (await fetch(`${server.url}/api/v4/user`, { headers })).text();
  } finally {
    await server.stop();
  }
  return (await withOthers(body, (others) => measure(others, rounds))) ?? [];
}

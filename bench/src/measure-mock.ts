import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { demoCredentials } from 'mock-gitlab';
import { largeSeed } from '../mock/large-seed.ts';
import type { Figure } from './figure.ts';
import { throughput } from './load.ts';
import { healthyMs } from './measure-start.ts';
import { type Launch, launch } from './server-process.ts';
import { inTurns } from './statistics.ts';
import { type Answer, bareHono, bareNode, mock } from './subjects.ts';

interface Rounds {
  readonly start: number;
  readonly load: number;
  readonly durationMs: number;
}

// Those that every server writes by itself.
const OWN = new Set(['connection', 'content-length', 'date', 'keep-alive', 'transfer-encoding']);

async function answerOf(url: string, headers: Readonly<Record<string, string>>): Promise<Answer> {
  const response = await fetch(url, { headers });
  const named = [...response.headers].filter(([name]) => !OWN.has(name));
  return { headers: Object.fromEntries(named), body: await response.text() };
}

/** Answers per second to one question, against Hono alone that answers the same bytes and headers. */
async function compare(
  name: string,
  subject: Launch,
  question: { readonly path: string; readonly token: string },
  rounds: Rounds,
): Promise<Figure> {
  const headers = { 'private-token': question.token };
  const server = await launch(subject);
  try {
    const url = server.url + question.path;
    const { pathname } = new URL(url);
    const bare = await launch(bareHono(pathname, await answerOf(url, headers)));
    try {
      const rates = await inTurns(rounds.load, {
        bare: () => throughput({ url: bare.url + question.path, headers }, rounds.durationMs),
        mock: () => throughput({ url, headers }, rounds.durationMs),
      });
      return {
        name,
        value: rates.mock,
        unit: 'answers/s',
        against: { name: 'bare Hono', value: rates.bare },
        aim: { text: '≥ 0.5 ×', isMet: rates.mock >= rates.bare / 2 },
      };
    } finally {
      await bare.stop();
    }
  } finally {
    await server.stop();
  }
}

/** The mock as a command, against the least that answers the same. */
export async function measureMock(rounds: Rounds): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'mock-bench-'));
  try {
    const { seed, token } = largeSeed(1000);
    const file = join(folder, 'seed.json');
    writeFileSync(file, JSON.stringify(seed));
    const start = await inTurns(rounds.start, {
      bare: () => healthyMs(bareNode),
      mock: () => healthyMs(mock()),
    });
    const page = '/api/v4/projects/1/variables?per_page=100';
    return [
      {
        name: 'command: start to healthy',
        value: start.mock,
        unit: 'ms',
        against: { name: 'bare Node HTTP server', value: start.bare },
        aim: { text: '≤ 2 ×', isMet: start.mock <= 2 * start.bare },
      },
      await compare(
        'GET /user',
        mock(),
        { path: '/api/v4/user', token: demoCredentials.tokens.adaApi },
        rounds,
      ),
      await compare('100 of 1,000 variables', mock('--seed', file), { path: page, token }, rounds),
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

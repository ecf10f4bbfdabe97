import { type Figure, atMost } from './figure.ts';
import { runApart } from './run-apart.ts';
import { median } from './statistics.ts';
import { builtMock } from './subjects.ts';

/** The mock in a test's own process; each round is a process of its own. */
export async function measureMockInProcess(rounds: number, durationMs: number): Promise<readonly Figure[]> {
  const runs: ((name: string) => number)[] = [];
  for (let round = 0; round < rounds; round += 1) {
    runs.push(await runApart('in-process.ts', [builtMock.library, String(durationMs)]));
  }
  const value = (name: string) => median(runs.map((printed) => printed(name)));
  const timed = (name: string, of: string, limit?: number): Figure => ({
    name,
    value: value(of),
    unit: 'ms',
    aim: limit === undefined ? undefined : atMost(value(of), limit, 'ms'),
  });
  return [
    timed('import', 'importMs'),
    timed('first answer in process, after the import', 'firstMs', 10),
    { name: 'GET /user in process', value: value('perSecond'), unit: 'answers/s' },
    timed('20 instances in one process', 'twentyMs', 100),
    timed('reset of 1,000 objects', 'resetMs', 2),
    timed('fork of 1,000 objects', 'forkMs', 1),
    timed('stop with 50 kept-alive connections', 'stopMs', 20),
  ];
}

/** What the mock holds after many requests: the journal is bounded, so no more after a million than before. */
export async function measureMockMemory(): Promise<readonly Figure[]> {
  const [some, many] = ['100000', '1000000'];
  const heap = await runApart('memory.ts', [builtMock.library, '1000', some, many], ['--expose-gc']);
  const against = { name: 'after 1,000', value: heap('1000') };
  return [
    { name: 'heap after 100,000 requests', value: heap(some), unit: 'MB', against },
    { name: 'heap after 1,000,000 requests', value: heap(many), unit: 'MB', against },
  ];
}

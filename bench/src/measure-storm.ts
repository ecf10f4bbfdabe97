import type { Figure } from './figure.ts';
import { runApart } from './run-apart.ts';
import { builtMock } from './subjects.ts';

const connections = 10_000;
const readers = 1_000;

/** What it takes to keep many authorizations alive that end within one hour, and to answer many readers of one. */
export async function measureStorm(): Promise<readonly Figure[]> {
  const args = [builtMock.command, String(connections), String(readers)];
  const found = await runApart('../lifecycle/storm.ts', args, ['--expose-gc']);
  const exactly = (name: string, aim: number, shown = name): Figure => ({
    name: shown,
    value: found(name),
    unit: 'times',
    aim: { text: `exactly ${aim}`, isMet: found(name) === aim },
  });
  return [
    exactly('refreshes in the storm', connections),
    exactly('refreshed other than once', 0),
    exactly('refreshed too late', 0),
    {
      name: 'CPU per refresh',
      value: found('CPU per refresh'),
      unit: 'ms',
      against: { name: 'the HTTP request alone', value: found('CPU per bare refresh') },
    },
    {
      name: 'heap during the storm, at most',
      value: found('heap at most'),
      unit: 'MB',
      against: { name: 'before it', value: found('heap before') },
    },
    exactly('refreshes for all readers', 1, 'refreshes for 1,000 readers at once'),
    { name: 'p99 of these readers', value: found('p99 of a reader'), unit: 'ms' },
  ];
}

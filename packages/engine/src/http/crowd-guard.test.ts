import { expect, test } from 'vitest';
import { createCrowdGuard } from './crowd-guard.ts';

/** Enters with requests, and tells which of them have begun. */
function arrange(limits = { atOnce: 3, perOrigin: 2 }) {
  const guard = createCrowdGuard(limits);
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const enter = async (name: string, origin: string, signal = new AbortController().signal) => {
    const end = await guard.enter(origin, signal);
    begun.push(name);
    ends.set(name, end);
  };
  const settle = () => new Promise<void>((done) => setImmediate(done));
  return { begun, enter, settle, end: (name: string) => ends.get(name)?.() };
}

test('lets so many begin per origin and in all, and the others in their order', async () => {
  const { begun, enter, settle, end } = arrange();
  for (const name of ['a1', 'a2', 'a3', 'a4', 'b1', 'b2']) void enter(name, name.slice(0, 1));
  await settle();
  expect(begun).toEqual(['a1', 'a2', 'b1']);
  end('b1');
  await settle();
  expect(begun).toEqual(['a1', 'a2', 'b1', 'b2']);
  end('a1');
  end('a2');
  await settle();
  expect(begun).toEqual(['a1', 'a2', 'b1', 'b2', 'a3', 'a4']);
});

test('whoever runs out of time waits no longer, and takes nobody else the place', async () => {
  const { begun, enter, settle, end } = arrange({ atOnce: 1, perOrigin: 1 });
  await enter('first', 'a');
  const late = new AbortController();
  const waiting = enter('late', 'a', late.signal);
  void enter('third', 'a');
  late.abort(new Error('out of time'));
  await expect(waiting).rejects.toThrow('out of time');
  end('first');
  await settle();
  expect(begun).toEqual(['first', 'third']);
});

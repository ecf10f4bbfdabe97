import { inspect } from 'node:util';
import { vi } from 'vitest';

interface Output {
  readonly written: () => boolean;
  /** What was written, once it is watched no more. */
  readonly said: () => string;
  readonly restore: () => void;
}

/** Watches everything that this process can write to a terminal, and keeps it from being written. */
export function spyOnOutput(): Output {
  const spies = [
    ...(['log', 'info', 'warn', 'error', 'debug', 'trace', 'dir', 'table'] as const).map((name) =>
      vi.spyOn(console, name).mockImplementation(() => {}),
    ),
    ...[process.stdout, process.stderr].map((stream) => vi.spyOn(stream, 'write').mockReturnValue(true)),
  ];
  let calls: unknown[] = [];
  return {
    written: () => calls.length > 0,
    said: () => calls.map((call) => inspect(call, { depth: 8 })).join('\n'),
    restore: () => {
      calls = spies.flatMap((spy): unknown[] => spy.mock.calls);
      for (const spy of spies) spy.mockRestore();
    },
  };
}

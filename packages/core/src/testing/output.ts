import { vi } from 'vitest';

/** Watches everything that this process can write to a terminal, and keeps it from being written. */
export function spyOnOutput(): { readonly written: () => boolean; readonly restore: () => void } {
  const spies = [
    ...(['log', 'info', 'warn', 'error', 'debug', 'trace', 'dir', 'table'] as const).map((name) =>
      vi.spyOn(console, name).mockImplementation(() => {}),
    ),
    ...[process.stdout, process.stderr].map((stream) => vi.spyOn(stream, 'write').mockReturnValue(true)),
  ];
  let seen = false;
  return {
    written: () => seen,
    restore: () => {
      seen = spies.some((spy) => spy.mock.calls.length > 0);
      for (const spy of spies) spy.mockRestore();
    },
  };
}

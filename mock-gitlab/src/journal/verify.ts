import type { World } from '../world.ts';
import { JournalMismatch } from './assertions.ts';

function complaint(expectation: () => void): string | undefined {
  try {
    expectation();
    return undefined;
  } catch (error) {
    if (error instanceof JournalMismatch) return error.message;
    throw error;
  }
}

/**
 * What a test should not pass over at its end: defects of the mock, and in a strict one also endpoints that it does not know.
 * @throws JournalMismatch listing them
 */
export function verifyWorld({ journal, strict }: World): void {
  const found = [
    complaint(() => journal.expectNoDefects()),
    strict ? complaint(() => journal.expectNoUnknown()) : undefined,
  ].filter((text) => text !== undefined);
  if (found.length > 0) throw new JournalMismatch(found.join('\n'));
}

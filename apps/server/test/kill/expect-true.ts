import { expect } from 'vitest';
import type { Ship } from './harbour.ts';
import type { Story } from './true-story.ts';

/** A manager brings back what was lost; with an overlap the old token lives on meanwhile. */
export const isSaved = (ship: Ship) => ship === 'managed' || ship === 'overlapping';

/** No credential was burnt twice, none is dead and thought alive, and of each that was lost the story is told. */
export function expectTrue(story: Story, told: string): void {
  expect(story, told).toMatchObject({ blind: [], openIntents: 0 });
  if (story.lives) expect(story, told).toMatchObject({ status: 'healthy' });
  else {
    expect(story, told).toMatchObject({
      status: 'needs-reconnect',
      reason: expect.stringMatching(/lost on the way|got no answer/),
      failed: 1,
    });
  }
}

/** Nothing but what was lost is missing, and what was lost is told. */
export function expectExactly(story: Story, ship: Ship, isLost: boolean, told: string): void {
  expectTrue(story, told);
  expect({ ...story, missing: story.acted - story.stored }, told).toMatchObject({
    lives: !isLost || isSaved(ship),
    missing: isLost ? 1 : 0,
  });
}

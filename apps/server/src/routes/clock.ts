import { ConnectionError } from '@moorage/core';
import { router } from '../http/app-env.ts';
import { authenticate } from '../http/authenticate.ts';
import { clock, clockMove } from '../http/lifecycle-shapes.ts';
import { badRequest, operation } from '../http/operation.ts';
import { body } from '../http/validate.ts';
import type { People } from '../identity/people.ts';
import type { ClockMover } from '../jobs/clock-mover.ts';

const tag = 'Clock';

/** @param mover `null` where time is real, as everywhere but in the demo and in tests. */
export function clockRoutes(people: People, mover: ClockMover | null) {
  const there = (): ClockMover => {
    if (mover !== null) return mover;
    throw new ConnectionError('not_found', 'Time cannot be moved here: this Moorage lives in the present.', {
      action: 'Try it in the demo.',
    });
  };
  return router()
    .get(
      '/',
      operation({
        tag,
        summary: 'What time it is',
        description: 'Only where time can be moved: in the demo and in tests.',
        answers: { 200: ['The time, and the move under way', clock] },
        fails: ['sign_in_required', 'not_found'],
      }),
      authenticate(people),
      (c) => c.json(there().state(), 200),
    )
    .post(
      '/',
      operation({
        tag,
        summary: 'Move time forward',
        description:
          'For Moorage and the app beside it. Begins the move and answers at once; what falls due on the way happens on ' +
          'the way. `conflict` while one is under way.',
        by: 'people',
        answers: { 202: ['The move has begun', clock] },
        fails: [...badRequest, 'sign_in_required', 'not_found', 'conflict'],
      }),
      authenticate(people, 'people'),
      body(clockMove),
      (c) => {
        const mover = there();
        mover.move(c.get('actor').organizationId, c.req.valid('json').days);
        return c.json(mover.state(), 202);
      },
    )
    .delete(
      '/',
      operation({
        tag,
        summary: 'Stop the move under way',
        description:
          'Answers at once; the move ends after its present step, wherever it has come to. Without one nothing happens.',
        by: 'people',
        answers: { 202: ['The move ends', clock] },
        fails: ['sign_in_required', 'not_found'],
      }),
      authenticate(people, 'people'),
      (c) => {
        const mover = there();
        mover.halt();
        return c.json(mover.state(), 202);
      },
    );
}

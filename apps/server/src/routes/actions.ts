import * as engine from '@moorage/engine';
import type { z } from 'zod';
import { router } from '../http/app-env.ts';
import { authenticate } from '../http/authenticate.ts';
import * as shapes from '../http/lifecycle-shapes.ts';
import { badRequest, operation } from '../http/operation.ts';
import { toActionResult, toPolicyWish } from '../http/to-lifecycle-shape.ts';
import { body } from '../http/validate.ts';
import type { People } from '../identity/people.ts';

/** Below the path of the connections. */
export function actionRoutes(deps: engine.Dependencies, people: People) {
  return router()
    .use(authenticate(people))
    .post(
      '/actions',
      operation({
        tag: 'Lifecycle',
        summary: 'Do the same to many connections',
        description:
          'What goes wrong with one is told in its result and keeps nothing from the others. Answers when all are done.',
        answers: { 200: ['One result for each connection, in the order of the ids', shapes.actionResults] },
        fails: [...badRequest, 'sign_in_required'],
      }),
      body(shapes.action),
      async (c) => {
        const values = c.req.valid('json');
        const action = toAction(values);
        const results = await engine.actOnConnections(deps, c.get('actor'), values.ids, action);
        return c.json({ results: results.map(toActionResult) }, 200);
      },
    );
}

/** @throws {ConnectionError} `invalid_input` when the policy to set is missing. */
function toAction({ action, policy, lifeDays }: z.output<typeof shapes.action>): engine.ConnectionAction {
  if (action !== 'set-policy') return { action, lifeDays };
  if (policy !== undefined) return { action, policy: toPolicyWish(policy) };
  const sentence = 'Say which policy to set.';
  throw new engine.ConnectionError('invalid_input', sentence, { fields: { policy: sentence } });
}

import * as engine from '@moorage/engine';
import { router } from '../http/app-env.ts';
import { authenticate } from '../http/authenticate.ts';
import * as shapes from '../http/lifecycle-shapes.ts';
import { operation } from '../http/operation.ts';
import { toLifecycle } from '../http/to-lifecycle-shape.ts';
import { query } from '../http/validate.ts';
import type { People } from '../identity/people.ts';

export function lifecycleRoutes(deps: engine.Dependencies, people: People) {
  return router()
    .use(authenticate(people))
    .get(
      '/',
      operation({
        tag: 'Lifecycle',
        summary: 'Look over all connections',
        description: 'When each ends, what keeps it alive, and what comes next.',
        answers: { 200: ['All connections, soonest end first', shapes.lifecycle] },
        fails: ['invalid_input', 'sign_in_required'],
      }),
      query(shapes.lifecycleQuery),
      async (c) => {
        const { from, to } = c.req.valid('query');
        const time = { from: toDate(from), to: toDate(to) };
        return c.json(toLifecycle(await engine.overviewLifecycle(deps, c.get('actor'), time)), 200);
      },
    );
}

function toDate(text: string | undefined): Date | undefined {
  return text === undefined ? undefined : new Date(text);
}

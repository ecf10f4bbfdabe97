import * as engine from '@moorage/engine';
import { router } from '../http/app-env.ts';
import { authenticate } from '../http/authenticate.ts';
import * as shapes from '../http/lifecycle-shapes.ts';
import { operation } from '../http/operation.ts';
import { toTimelineEvent } from '../http/to-lifecycle-shape.ts';
import { query } from '../http/validate.ts';
import type { People } from '../identity/people.ts';

/** Below the path of the connections. */
export function timelineRoutes(deps: engine.Dependencies, people: People) {
  return router()
    .use(authenticate(people))
    .get(
      '/:id/timeline',
      operation({
        tag: 'Lifecycle',
        summary: 'Read the timeline of a connection',
        description: 'What happened to it and by whom, newest first.',
        answers: { 200: ['A page of events', shapes.timeline] },
        fails: ['invalid_input', 'sign_in_required', 'not_found'],
      }),
      query(shapes.timelineQuery),
      async (c) => {
        const { kind, limit, cursor } = c.req.valid('query');
        const page = await engine.readTimeline(deps, c.get('actor'), c.req.param('id'), {
          limit,
          ...(kind === undefined || kind === '' ? {} : { kinds: readKinds(kind) }),
          ...(cursor === undefined ? {} : { cursor }),
        });
        const items = page.items.map(toTimelineEvent);
        return c.json({ items, nextCursor: page.next, total: page.total }, 200);
      },
    );
}

/** @throws {ConnectionError} `invalid_input` for a kind that there is not. */
function readKinds(text: string): engine.EventKind[] {
  return text.split(',').map((name) => {
    const known = engine.eventKinds.find((kind) => kind === name.trim());
    if (known !== undefined) return known;
    const sentence = `Name kinds of events, commas between: ${engine.eventKinds.join(', ')}.`;
    throw new engine.ConnectionError('invalid_input', sentence, { fields: { kind: sentence } });
  });
}

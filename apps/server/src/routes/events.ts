import { z } from 'zod';
import { createEventStream } from '../events/event-stream.ts';
import type { EventHub, Listener } from '../events/event-hub.ts';
import { router } from '../http/app-env.ts';
import { authenticate } from '../http/authenticate.ts';
import { operation } from '../http/operation.ts';
import type { People } from '../identity/people.ts';
import type { ClockMover } from '../jobs/clock-mover.ts';

const type = 'text/event-stream';
const headers = {
  'content-type': type,
  // Proxies that collect answers before they pass them on would keep every event to themselves.
  'x-accel-buffering': 'no',
};

/** @param mover where time can be moved; each stream begins with what time it is then. */
export function eventRoutes(people: People, hub: EventHub, mover: ClockMover | null) {
  return router().get(
    '/',
    operation({
      tag: 'Events',
      summary: 'Listen to changes',
      description:
        'Server-sent events, for as long as the client listens and may: `change` when connections of the organization ' +
        'have changed, so that they are worth reading again; `clock`, as `GET /api/v1/clock` answers, where time can be ' +
        'moved. Comments in between keep the line open. A person or a key has ten streams at most, an organization 200; ' +
        'whoever signs out, and a key that is deleted or expires, hears nothing more after 30 seconds.',
      answers: { 200: ['The stream', z.string(), type] },
      fails: ['sign_in_required', 'rate_limited'],
    }),
    authenticate(people),
    (c) => {
      if (c.req.method === 'HEAD') return c.body(null, 200, headers);
      const { organizationId, by } = c.get('actor');
      const cookie = new Headers({ cookie: c.req.header('cookie') ?? '' });
      const stream = createEventStream(() => hub.leave(organizationId, listener));
      const listener: Listener = {
        stream,
        who: 'id' in by ? `${by.kind} ${by.id}` : by.kind,
        isStillAllowed: () =>
          by.kind === 'access-key'
            ? people.isKeyAlive(organizationId, by.id)
            : people.isSignedIn(cookie, organizationId),
      };
      hub.join(organizationId, listener);
      if (mover !== null) stream.send('clock', mover.state());
      return c.body(stream.body, 200, headers);
    },
  );
}

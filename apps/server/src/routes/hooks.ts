import * as engine from '@moorage/engine';
import type { z } from 'zod';
import { router } from '../http/app-env.ts';
import { authenticate } from '../http/authenticate.ts';
import * as shapes from '../http/notification-shapes.ts';
import { badRequest, operation } from '../http/operation.ts';
import { body, limitBody } from '../http/validate.ts';
import type { People } from '../identity/people.ts';

const tag = 'Webhooks of apps';

/** Below a connection: where the app is to call, and the secret it must show. */
export function connectionHookRoutes(deps: engine.Dependencies, people: People) {
  return router()
    .use(authenticate(people))
    .get(
      '/:id/hook',
      operation({
        tag,
        summary: 'Where an app may call about a connection',
        answers: { 200: ['The URL, and whether a secret was made; never the secret', shapes.hook] },
        fails: ['sign_in_required', 'not_found'],
      }),
      async (c) => c.json(toHook(await engine.getHook(deps, c.get('actor'), c.req.param('id'))), 200),
    )
    .post(
      '/:id/hook',
      authenticate(people, 'people'),
      operation({
        tag,
        by: 'people',
        summary: 'Make the secret of a webhook, or a new one',
        description:
          'It stands in this answer and in no other. One that was made before is worth nothing then.',
        answers: { 201: ['The URL and the secret, to be entered at the app', shapes.hook] },
        fails: [...badRequest, 'sign_in_required', 'not_found'],
      }),
      async (c) => c.json(toHook(await engine.renewHook(deps, c.get('actor'), c.req.param('id'))), 201),
    )
    .delete(
      '/:id/hook',
      authenticate(people, 'people'),
      operation({
        tag,
        by: 'people',
        summary: 'Stop listening to the webhook of a connection',
        answers: { 204: ['Nothing that comes there is believed any more'] },
        fails: [...badRequest, 'sign_in_required', 'not_found'],
      }),
      async (c) => {
        await engine.removeHook(deps, c.get('actor'), c.req.param('id'));
        return c.body(null, 204);
      },
    );
}

/** Where apps call. Open: the secret of the webhook is all that counts. */
export function hookRoutes(deps: engine.Dependencies) {
  return router().post(
    '/:connectionId',
    operation({
      tag,
      summary: 'Where an app says that a credential ends soon',
      isOpen: true,
      description:
        'With the secret in the header that the app uses for it. The connection is checked at once; nothing that the body ' +
        'says is believed. The same delivery counts once.',
      answers: { 200: ['What was made of it', shapes.hookReceipt] },
      fails: [...badRequest, 'not_allowed'],
    }),
    limitBody({ bytes: 64 * 1024, words: '64 KiB' }),
    // Read before the JSON in it is: later the bytes could not be had as they came.
    async (c, next) => {
      await c.req.arrayBuffer();
      await next();
    },
    body(shapes.hookBody),
    async (c) => {
      const bytes = new Uint8Array(await c.req.arrayBuffer());
      const call = { headers: c.req.raw.headers, bytes, body: c.req.valid('json') };
      return c.json({ result: await engine.receiveHook(deps, c.req.param('connectionId'), call) }, 200);
    },
  );
}

function toHook({ createdAt, receivedAt, ...hook }: engine.ConnectionHook): z.output<typeof shapes.hook> {
  return {
    ...hook,
    createdAt: createdAt?.toISOString() ?? null,
    receivedAt: receivedAt?.toISOString() ?? null,
  };
}

import * as engine from '@moorage/engine';
import type { z } from 'zod';
import { router } from '../http/app-env.ts';
import { authenticate } from '../http/authenticate.ts';
import * as shapes from '../http/notification-shapes.ts';
import { badRequest, operation } from '../http/operation.ts';
import { body, query } from '../http/validate.ts';
import type { People } from '../identity/people.ts';

const tag = 'Notification channels';

export function notificationChannelRoutes(deps: engine.Dependencies, people: People) {
  return router()
    .use(authenticate(people))
    .get(
      '/',
      operation({
        tag,
        summary: 'List notification channels',
        description: 'Programs see of the URL of a webhook where it lives, and its last characters.',
        answers: { 200: ['All of them, each with its last delivery', shapes.channelList] },
        fails: ['sign_in_required'],
      }),
      async (c) => {
        const items = (await engine.listChannels(deps, c.get('actor'))).map(toChannel);
        return c.json({ items, canMail: deps.mailer !== undefined }, 200);
      },
    )
    .post(
      '/',
      authenticate(people, 'people'),
      operation({
        tag,
        by: 'people',
        summary: 'Make a notification channel',
        description:
          'Messages to a webhook are signed as Standard Webhooks says; the secret stands in this answer and in no other.',
        answers: { 201: ['The new channel', shapes.madeChannel] },
        fails: [...badRequest, 'sign_in_required', 'conflict'],
      }),
      body(shapes.newChannel),
      async (c) => {
        const made = await engine.createChannel(deps, c.get('actor'), c.req.valid('json'));
        return c.json({ ...toChannel(made), secret: made.secret }, 201);
      },
    )
    .delete(
      '/:id',
      authenticate(people, 'people'),
      operation({
        tag,
        by: 'people',
        summary: 'Delete a notification channel',
        description: 'What still waits to be delivered through it is dropped.',
        answers: { 204: ['Deleted'] },
        fails: [...badRequest, 'sign_in_required', 'not_found'],
      }),
      async (c) => {
        await engine.removeChannel(deps, c.get('actor'), c.req.param('id'));
        return c.body(null, 204);
      },
    )
    .post(
      '/:id/test',
      authenticate(people, 'people'),
      operation({
        tag,
        by: 'people',
        summary: 'Send a test through a notification channel',
        description:
          'Once, while you wait. That it does not arrive is an outcome and not a failure. Each channel takes one in a ' +
          'minute, and an organization sends 20 by e-mail in a day; beyond that it is `rate_limited`.',
        answers: { 200: ['What became of it', shapes.testOutcome] },
        fails: [...badRequest, 'sign_in_required', 'not_found', 'sealed_data_unreadable'],
      }),
      async (c) => c.json(await engine.testChannel(deps, c.get('actor'), c.req.param('id')), 200),
    )
    .get(
      '/:id/deliveries',
      operation({
        tag,
        summary: 'List what was sent through a notification channel',
        answers: { 200: ['A page of deliveries, newest first', shapes.deliveryList] },
        fails: ['invalid_input', 'sign_in_required', 'not_found'],
      }),
      query(shapes.deliveryQuery),
      async (c) => {
        const { limit, cursor } = c.req.valid('query');
        const page = await engine.listDeliveries(deps, c.get('actor'), c.req.param('id'), {
          limit,
          ...(cursor === undefined ? {} : { cursor }),
        });
        return c.json({ items: page.items.map(toDelivery), nextCursor: page.next, total: page.total }, 200);
      },
    );
}

function toChannel({
  id,
  kind,
  name,
  target,
  createdAt,
  lastDelivery: last,
}: engine.Channel): z.output<typeof shapes.channel> {
  const lastDelivery = last && {
    state: last.state,
    at: (last.triedAt ?? last.createdAt).toISOString(),
    error: last.lastError,
  };
  return { id, kind, name, target, createdAt: createdAt.toISOString(), lastDelivery };
}

function toDelivery({
  id,
  messageId,
  type,
  state,
  attempts,
  lastError,
  createdAt,
  triedAt,
}: engine.DeliveryRow): z.output<typeof shapes.delivery> {
  return {
    id,
    messageId,
    type,
    state,
    attempts,
    lastError,
    createdAt: createdAt.toISOString(),
    triedAt: triedAt?.toISOString() ?? null,
  };
}

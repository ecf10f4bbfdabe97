import * as engine from '@moorage/engine';
import { router } from '../http/app-env.ts';
import { authenticate } from '../http/authenticate.ts';
import { appFailures, badRequest, operation } from '../http/operation.ts';
import * as shapes from '../http/shapes.ts';
import { toConnection } from '../http/to-shape.ts';
import { body, query } from '../http/validate.ts';
import type { People } from '../identity/people.ts';

const tag = 'App connections';
const one = { 200: ['The connection', shapes.connection] } as const;

export function appConnectionRoutes(deps: engine.Dependencies, people: People) {
  return router()
    .use(authenticate(people))
    .get(
      '/',
      operation({
        tag,
        summary: 'List connections',
        answers: { 200: ['A page of connections', shapes.connectionList] },
        fails: ['invalid_input', 'sign_in_required'],
      }),
      query(shapes.connectionQuery),
      async (c) => {
        const { search, app, status, cursor, ...rest } = c.req.valid('query');
        const page = await engine.listConnections(deps, c.get('actor'), {
          ...rest,
          ...(search === undefined || search === '' ? {} : { search }),
          ...(app === undefined ? {} : { app }),
          ...(status === undefined ? {} : { status }),
          ...(cursor === undefined ? {} : { cursor }),
        });
        const items = page.items.map((item) => toConnection(deps, item));
        return c.json({ items, nextCursor: page.next, total: page.total }, 200);
      },
    )
    .post(
      '/',
      operation({
        tag,
        summary: 'Connect with a token',
        description: 'The token is checked at the app first; when it is refused, nothing is stored.',
        answers: { 201: ['The new connection', shapes.connection] },
        fails: [...badRequest, 'sign_in_required', ...appFailures],
      }),
      body(shapes.newConnection),
      async (c) => {
        const { description = null, ...rest } = c.req.valid('json');
        const view = await engine.connectWithToken(deps, c.get('actor'), { ...rest, description });
        return c.json(toConnection(deps, view), 201);
      },
    )
    .get(
      '/:id',
      operation({
        tag,
        summary: 'Get a connection',
        answers: one,
        fails: ['sign_in_required', 'not_found'],
      }),
      async (c) =>
        c.json(toConnection(deps, await engine.getConnection(deps, c.get('actor'), c.req.param('id'))), 200),
    )
    .patch(
      '/:id',
      operation({
        tag,
        summary: 'Change or reconnect a connection',
        answers: one,
        description:
          'Secrets make it a reconnect: the new credential is checked before it replaces the old; id and dependants stay.',
        fails: [...badRequest, 'sign_in_required', ...appFailures],
      }),
      body(shapes.connectionChange),
      async (c) => {
        const view = await engine.changeConnection(
          deps,
          c.get('actor'),
          c.req.param('id'),
          c.req.valid('json'),
        );
        return c.json(toConnection(deps, view), 200);
      },
    )
    .delete(
      '/:id',
      operation({
        tag,
        summary: 'Delete a connection',
        description:
          'With `revoke=true` the credential is ended at the app first; when that fails, nothing is deleted.',
        answers: { 204: ['Deleted'] },
        fails: [...badRequest, 'sign_in_required', ...appFailures],
      }),
      query(shapes.removal),
      async (c) => {
        const revoke = c.req.valid('query').revoke === 'true';
        await engine.removeConnection(deps, c.get('actor'), c.req.param('id'), { revoke });
        return c.body(null, 204);
      },
    )
    .post(
      '/:id/check',
      operation({
        tag,
        summary: 'Check a connection now',
        answers: one,
        description:
          'A credential that the app refuses is an outcome and not a failure: see `status` and `statusReason`.',
        fails: [...badRequest, 'sign_in_required', ...appFailures],
      }),
      async (c) =>
        c.json(
          toConnection(deps, await engine.checkConnection(deps, c.get('actor'), c.req.param('id'))),
          200,
        ),
    )
    .post(
      '/:id/refresh',
      operation({
        tag,
        summary: 'Refresh a connection now',
        answers: one,
        description:
          'For OAuth. `conflict` while one is under way; `outcome_unknown` when there was no answer and the app cannot be asked.',
        fails: [...badRequest, 'sign_in_required', ...appFailures],
      }),
      async (c) =>
        c.json(
          toConnection(deps, await engine.refreshConnection(deps, c.get('actor'), c.req.param('id'))),
          200,
        ),
    )
    .post(
      '/:id/rotate',
      operation({
        tag,
        summary: 'Rotate the token of a connection now',
        answers: one,
        description:
          'The app replaces the token; the old one dies at once. `conflict` while one is under way; `outcome_unknown` when ' +
          'there was no answer and the app cannot be asked: it is asked again before anything else is done.',
        fails: [...badRequest, 'sign_in_required', ...appFailures],
      }),
      body(shapes.rotation),
      async (c) => {
        const rotation = c.req.valid('json');
        const view = await engine.rotateConnection(deps, c.get('actor'), c.req.param('id'), rotation);
        return c.json(toConnection(deps, view), 200);
      },
    )
    .get(
      '/:id/resources/:resource',
      operation({
        tag,
        summary: 'List what can be picked at the app',
        description: 'Searched by the app itself. Never an empty list in place of an error.',
        answers: { 200: ['A page of choices', shapes.choiceList] },
        fails: ['sign_in_required', ...appFailures],
      }),
      query(shapes.choiceQuery),
      async (c) => {
        const { search, cursor } = c.req.valid('query');
        const { id, resource } = c.req.param();
        const page = await engine.listChoices(deps, c.get('actor'), id, resource, {
          ...(search === undefined || search === '' ? {} : { search }),
          ...(cursor === undefined ? {} : { cursor }),
        });
        return c.json({ items: page.items.map((item) => ({ ...item })), nextCursor: page.next ?? null }, 200);
      },
    );
}

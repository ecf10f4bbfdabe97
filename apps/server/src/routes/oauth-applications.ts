import * as engine from '@moorage/engine';
import { router } from '../http/app-env.ts';
import { authenticate } from '../http/authenticate.ts';
import { badRequest, operation } from '../http/operation.ts';
import * as shapes from '../http/shapes.ts';
import { toOAuthApplication } from '../http/to-shape.ts';
import { body } from '../http/validate.ts';
import type { People } from '../identity/people.ts';

const tag = 'OAuth applications';

export function oauthApplicationRoutes(deps: engine.Dependencies, people: People) {
  return router()
    .use(authenticate(people))
    .get(
      '/',
      operation({
        tag,
        summary: 'List OAuth applications',
        answers: { 200: ['All of them, and the redirect URI to register', shapes.oauthApplicationList] },
        fails: ['sign_in_required'],
      }),
      async (c) => {
        const items = (await engine.listOAuthApplications(deps, c.get('actor'))).map(toOAuthApplication);
        return c.json({ items, redirectUri: engine.redirectUri(deps) }, 200);
      },
    )
    .post(
      '/',
      operation({
        tag,
        summary: 'Register an OAuth application',
        description:
          'The client secret is sealed, never shown again, and only ever sent to the host of its instance URL.',
        answers: { 201: ['The registered application', shapes.oauthApplication] },
        fails: [...badRequest, 'sign_in_required', 'not_found', 'conflict', 'blocked_address'],
      }),
      body(shapes.newOAuthApplication),
      async (c) => {
        const application = await engine.registerOAuthApplication(deps, c.get('actor'), c.req.valid('json'));
        return c.json(toOAuthApplication(application), 201);
      },
    )
    .delete(
      '/:id',
      operation({
        tag,
        summary: 'Remove an OAuth application',
        description: 'Refused while connections use it.',
        answers: { 204: ['Removed'] },
        fails: [...badRequest, 'sign_in_required', 'not_found', 'conflict'],
      }),
      async (c) => {
        await engine.removeOAuthApplication(deps, c.get('actor'), c.req.param('id'));
        return c.body(null, 204);
      },
    );
}

import * as engine from '@moorage/engine';
import { router } from '../http/app-env.ts';
import { authenticate } from '../http/authenticate.ts';
import { appFailures, badRequest, operation } from '../http/operation.ts';
import * as shapes from '../http/shapes.ts';
import { body } from '../http/validate.ts';
import type { People } from '../identity/people.ts';

export function oauthAuthorizationRoutes(deps: engine.Dependencies, people: People) {
  return router()
    .use(authenticate(people, 'people'))
    .post(
      '/',
      operation({
        tag: 'OAuth authorizations',
        summary: 'Start an authorization',
        by: 'people',
        description:
          'Send the person to `authorizationUrl`; the app sends them back to `/oauth/callback`. ' +
          'With `connectionId`, the new grant replaces that of the connection.',
        answers: { 201: ['Where to send the person, and until when', shapes.authorization] },
        fails: [...badRequest, 'sign_in_required', ...appFailures],
      }),
      body(shapes.newAuthorization),
      async (c) => {
        const wanted = c.req.valid('json');
        const { authorizationUrl, expiresAt } = await engine.startAuthorization(
          deps,
          c.get('actor'),
          'connectionId' in wanted ? wanted : { ...wanted, description: wanted.description ?? null },
        );
        return c.json({ authorizationUrl, expiresAt: expiresAt.toISOString() }, 201);
      },
    );
}

import * as engine from '@moorage/engine';
import { credential } from '../http/access-shapes.ts';
import { router } from '../http/app-env.ts';
import { authenticate } from '../http/authenticate.ts';
import { appFailures, operation } from '../http/operation.ts';
import type { People } from '../identity/people.ts';

/** The one route whose answer holds a credential. It is told to nobody who keeps answers: `Cache-Control: no-store`. */
export function credentialRoutes(deps: engine.Dependencies, people: People) {
  return router().get(
    '/:id/credential',
    operation({
      tag: 'App connections',
      summary: 'Borrow the credential of a connection',
      by: 'programs',
      description:
        'For programs whose access key may be lent credentials. The credential works now: an OAuth access token is refreshed ' +
        'first when it ends soon. A refresh token is never lent. Each answer is an event `lent` in the timeline.',
      answers: { 200: ['The credential', credential] },
      fails: ['sign_in_required', 'not_allowed', ...appFailures],
    }),
    authenticate(people),
    async (c) => {
      const borrower = { actor: c.get('actor'), lends: c.get('lends') };
      const lent = await engine.lendCredential(deps, borrower, c.req.param('id'));
      const { connectionId, app, method, baseUrl, headers, values, expiresAt } = lent;
      return c.json(
        {
          connectionId,
          app,
          method,
          baseUrl,
          headers: { ...headers },
          values: { ...values },
          expiresAt: expiresAt?.toISOString() ?? null,
        },
        200,
      );
    },
  );
}

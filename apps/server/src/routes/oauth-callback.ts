import { ConnectionError } from '@moorage/core';
import * as engine from '@moorage/engine';
import type { ServerDependencies } from '../dependencies.ts';
import { router } from '../http/app-env.ts';
import { reportError, toFailure } from '../http/errors.ts';
import { failureResponses, appFailures } from '../http/operation.ts';
import { withDataBlock } from '../http/data-block.ts';
import { describeRoute } from 'hono-openapi';
import { byPerson, type People } from '../identity/people.ts';

const home = '/organization/settings/app-connections';

/**
 * Where apps send people back. What went wrong is told by the user interface: it finds the error in a data block of
 * the page, so neither the address bar nor a redirect carries it. The URL's `code` and `state` go no further.
 */
export function oauthCallbackRoutes({ engine: deps, web }: ServerDependencies, people: People) {
  return router().get('/', describeRoute(description), async (c) => {
    c.header('cache-control', 'no-store');
    const search = new URL(c.req.url).searchParams;
    try {
      const signedIn = await people.session(c.req.raw.headers);
      if (signedIn === null) {
        await engine.abandonAuthorization(deps, search);
        throw notSignedIn();
      }
      for (const cookie of signedIn.cookies) c.header('set-cookie', cookie, { append: true });
      const actor = { organizationId: signedIn.organizationId, by: byPerson(signedIn.person) };
      const { connection } = await engine.finishAuthorization(deps, actor, search);
      return c.redirect(`${home}?connected=${encodeURIComponent(connection.id)}`, 303);
    } catch (error) {
      await reportError(deps.log, error, c);
      const { status, body, headers } = toFailure(error, c.get('requestId'));
      const file = web.read('/index.html');
      if (file === null) return c.json(body, status, headers);
      const html = typeof file.body === 'string' ? file.body : new TextDecoder().decode(file.body);
      return c.html(withDataBlock(html, 'oauth-outcome', body), status, headers);
    }
  });
}

function notSignedIn(): ConnectionError {
  return new ConnectionError(
    'sign_in_required',
    'You are not signed in to Moorage, so nothing was connected.',
    {
      action: 'Sign in and connect again.',
    },
  );
}

const page = { 'text/html': { schema: { type: 'string' as const } } };
const description = {
  tags: ['OAuth authorizations'],
  summary: 'Where apps send people back',
  description: 'For browsers: the redirect URI to register at the app.',
  security: [],
  parameters: ['code', 'state', 'error', 'error_description'].map((name) => ({
    in: 'query',
    name,
    schema: { type: 'string' as const },
  })),
  responses: {
    303: { description: 'Connected; on to the list of connections' },
    ...failureResponses(
      [
        ...([
          'sign_in_required',
          'authorization_refused',
          'authorization_expired',
          'authorization_mismatch',
        ] as const),
        ...(['authorization_failed', 'internal'] as const),
        ...appFailures,
      ],
      page,
    ),
  },
};

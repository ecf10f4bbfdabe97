import { router } from '../http/app-env.ts';
import { badRequest, operation } from '../http/operation.ts';
import * as shapes from '../http/shapes.ts';
import { body } from '../http/validate.ts';
import type { People } from '../identity/people.ts';
import type { Setup } from '../identity/setup.ts';
import type { ServerDependencies } from '../dependencies.ts';
import { signIn } from './auth.ts';

const tag = 'Set-up';

export function setupRoutes(setup: Setup, people: People, deps: ServerDependencies) {
  return router()
    .get(
      '/',
      operation({
        tag,
        summary: 'Whether the first administrator is still to be made',
        isOpen: true,
        answers: { 200: ['The state', shapes.setupState] },
      }),
      async (c) => c.json({ needed: await setup.needed() }, 200),
    )
    .post(
      '/',
      operation({
        tag,
        summary: 'Make the first administrator',
        isOpen: true,
        description:
          'Needs the one-time token that `moorage serve` prints at its first start. Signs the person in.',
        answers: { 201: ['Made and signed in', shapes.signedIn] },
        fails: [...badRequest, 'conflict', 'rate_limited'],
      }),
      body(shapes.setup),
      async (c) => {
        const { token, ...owner } = c.req.valid('json');
        await setup.complete(token, owner);
        const { email, password } = owner;
        return c.json(await signIn(c, people, deps, { email, password, rememberMe: true }), 201);
      },
    );
}

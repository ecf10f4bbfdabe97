import * as engine from '@moorage/engine';
import { router } from '../http/app-env.ts';
import { authenticate } from '../http/authenticate.ts';
import * as shapes from '../http/lifecycle-shapes.ts';
import { badRequest, operation } from '../http/operation.ts';
import { toDefaultPolicy, toPolicy, toPolicyWish } from '../http/to-lifecycle-shape.ts';
import { body } from '../http/validate.ts';
import type { People } from '../identity/people.ts';

const tag = 'Lifecycle';

/** Below the path of the connections. */
export function connectionPolicyRoutes(deps: engine.Dependencies, people: People) {
  return router()
    .use(authenticate(people))
    .get(
      '/:id/policy',
      operation({
        tag,
        summary: 'Get the policy of a connection',
        description: 'What is wished for it, what counts (`effective`), and in a sentence what will happen.',
        answers: { 200: ['The policy', shapes.policy] },
        fails: ['sign_in_required', 'not_found'],
      }),
      async (c) => c.json(toPolicy(await engine.getPolicy(deps, c.get('actor'), c.req.param('id'))), 200),
    )
    .put(
      '/:id/policy',
      operation({
        tag,
        summary: 'Set the policy of a connection',
        description:
          'In place of what was said before; what is left out is as the default of the organization says.',
        answers: { 200: ['The policy as it is now', shapes.policy] },
        fails: [...badRequest, 'sign_in_required', 'not_found'],
      }),
      body(shapes.policyChange),
      async (c) => {
        const wish = toPolicyWish(c.req.valid('json'));
        return c.json(toPolicy(await engine.putPolicy(deps, c.get('actor'), c.req.param('id'), wish)), 200);
      },
    );
}

/** The default of the organization. */
export function defaultPolicyRoutes(deps: engine.Dependencies, people: People) {
  return router()
    .use(authenticate(people))
    .get(
      '/',
      operation({
        tag,
        summary: 'Get the default policy of the organization',
        answers: { 200: ['The policy', shapes.defaultPolicy] },
        fails: ['sign_in_required'],
      }),
      async (c) => c.json(toDefaultPolicy(await engine.getDefaultPolicy(deps, c.get('actor'))), 200),
    )
    .put(
      '/',
      operation({
        tag,
        summary: 'Set the default policy of the organization',
        description: 'Counts for every connection that says nothing itself.',
        answers: { 200: ['The policy as it is now', shapes.defaultPolicy] },
        fails: [...badRequest, 'sign_in_required'],
      }),
      body(shapes.policyChange),
      async (c) => {
        const wish = toPolicyWish(c.req.valid('json'));
        return c.json(toDefaultPolicy(await engine.putDefaultPolicy(deps, c.get('actor'), wish)), 200);
      },
    );
}

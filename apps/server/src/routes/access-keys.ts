import * as engine from '@moorage/engine';
import type { z } from 'zod';
import * as shapes from '../http/access-shapes.ts';
import { router } from '../http/app-env.ts';
import { authenticate } from '../http/authenticate.ts';
import { badRequest, operation } from '../http/operation.ts';
import { body } from '../http/validate.ts';
import type { People } from '../identity/people.ts';

const tag = 'Access keys';

/** For signed-in people only: a key that could make keys could not be taken back. */
export function accessKeyRoutes(deps: engine.Dependencies, people: People) {
  return router()
    .use(authenticate(people, 'people'))
    .get(
      '/',
      operation({
        tag,
        summary: 'List access keys',
        by: 'people',
        answers: { 200: ['All of them, newest first; never the keys themselves', shapes.accessKeyList] },
        fails: ['sign_in_required'],
      }),
      async (c) => {
        const items = (await engine.listAccessKeys(deps, c.get('actor'))).map(toAccessKey);
        return c.json({ items }, 200);
      },
    )
    .post(
      '/',
      operation({
        tag,
        summary: 'Make an access key',
        by: 'people',
        description: 'The key stands in this answer and in no other: Moorage keeps a hash of it.',
        answers: { 201: ['The new key', shapes.madeAccessKey] },
        fails: [...badRequest, 'sign_in_required', 'conflict'],
      }),
      body(shapes.newAccessKey),
      async (c) => {
        const { key, ...made } = await engine.createAccessKey(deps, c.get('actor'), c.req.valid('json'));
        return c.json({ ...toAccessKey(made), key }, 201);
      },
    )
    .delete(
      '/:id',
      operation({
        tag,
        summary: 'Delete an access key',
        by: 'people',
        description: 'Its next request is refused.',
        answers: { 204: ['Deleted'] },
        fails: [...badRequest, 'sign_in_required', 'not_found'],
      }),
      async (c) => {
        await engine.removeAccessKey(deps, c.get('actor'), c.req.param('id'));
        return c.body(null, 204);
      },
    );
}

function toAccessKey({
  createdBy,
  createdAt,
  expiresAt,
  lastUsedAt,
  ...key
}: engine.AccessKey): z.output<typeof shapes.accessKey> {
  return {
    ...key,
    createdBy: { ...createdBy },
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt?.toISOString() ?? null,
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
  };
}

import { toManifest } from '@moorage/core';
import type { Dependencies } from '@moorage/engine';
import type { z } from 'zod';
import { router } from '../http/app-env.ts';
import { authenticate } from '../http/authenticate.ts';
import { operation } from '../http/operation.ts';
import * as shapes from '../http/shapes.ts';
import type { People } from '../identity/people.ts';

export function appRoutes({ plugins }: Dependencies, people: People) {
  // Plugins are fixed once Moorage runs. The schema turns read-only manifests into the API's own type.
  const apps: z.output<typeof shapes.appList> = shapes.appList.parse({
    items: plugins.list().map(toManifest),
  });
  return router()
    .use(authenticate(people))
    .get(
      '/',
      operation({
        tag: 'Apps',
        summary: 'List apps',
        description: 'What each app can do, and the JSON Schemas that its forms are made from.',
        answers: { 200: ['The apps', shapes.appList] },
        fails: ['sign_in_required'],
      }),
      (c) => c.json(apps, 200),
    );
}

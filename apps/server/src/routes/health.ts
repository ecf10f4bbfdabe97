import { router } from '../http/app-env.ts';
import { operation } from '../http/operation.ts';
import * as shapes from '../http/shapes.ts';

const tag = 'Health';

export function healthRoutes(ready: () => Promise<boolean>) {
  return router()
    .get(
      '/healthz',
      operation({
        tag,
        isOpen: true,
        summary: 'Whether the process lives',
        answers: { 200: ['It does', shapes.health] },
      }),
      (c) => c.json({ status: 'ok' as const }, 200),
    )
    .get(
      '/readyz',
      operation({
        tag,
        summary: 'Whether it can do its work',
        isOpen: true,
        answers: {
          200: ['The database can be reached and is migrated', shapes.readiness],
          503: ['Not yet, or not any more', shapes.readiness],
        },
      }),
      async (c) => {
        const isReady = await ready().catch(() => false);
        return isReady
          ? c.json({ status: 'ready' as const }, 200)
          : c.json({ status: 'not-ready' as const }, 503);
      },
    );
}

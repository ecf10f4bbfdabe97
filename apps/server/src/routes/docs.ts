import { router } from '../http/app-env.ts';
import { docsPage, docsPolicy } from '../http/docs-page.ts';
import type { Document } from '../http/openapi.ts';

export function docsRoutes(document: () => Promise<Document>) {
  return router()
    .get('/openapi.json', async (c) => c.json(await document(), 200))
    .get('/docs', async (c) => {
      c.header('content-security-policy', docsPolicy);
      return c.html(docsPage(await document()), 200);
    });
}

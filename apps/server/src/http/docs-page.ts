import { html, raw } from 'hono/html';
import { createHash } from 'node:crypto';
import type { OpenAPIV3_1 } from 'openapi-types';
import type { Document } from './openapi.ts';

const style = `
:root{color-scheme:light dark;font:14px/20px system-ui,sans-serif}
body{max-width:1080px;margin:0 auto;padding:32px 16px}
h1{font-size:20px;line-height:28px}h2{margin-top:40px;font-size:16px}
details{border:1px solid color-mix(in srgb,currentColor 20%,transparent);border-radius:8px;margin:8px 0;padding:8px 16px}
summary{cursor:pointer}code,pre{font:13px/18px ui-monospace,monospace}
pre{overflow:auto;max-height:480px}b{display:inline-block;min-width:64px}
table{border-collapse:collapse}td,th{text-align:left;vertical-align:top;padding:4px 16px 4px 0}
`;

/** The page brings one style and no script, so it works offline and needs no exception for either. */
export const docsPolicy = [
  `default-src 'none'`,
  `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  `frame-ancestors 'none'`,
  `base-uri 'none'`,
  `form-action 'none'`,
].join('; ');

/** The API's document as a page for people. */
export function docsPage(document: Document) {
  const operations = Object.entries(document.paths).flatMap(([path, item]) => operationsOf(path, item ?? {}));
  const byTag = Map.groupBy(operations, ({ operation }) => operation.tags?.[0] ?? 'Other');
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${document.info.title} API</title>
        ${raw(`<style>${style}</style>`)}
      </head>
      <body>
        <main>
          <h1>${document.info.title} API ${document.info.version}</h1>
          <p>${document.info.description}</p>
          <p>For tools: <a href="/api/openapi.json">/api/openapi.json</a> (OpenAPI ${document.openapi}).</p>
          ${[...byTag].map(
            ([tag, group]) =>
              html`<h2>${tag}</h2>
                ${group.map(operationBlock)}`,
          )}
          <h2>Shapes</h2>
          ${Object.entries(document.components.schemas ?? {}).map(
            ([name, schema]) =>
              html`<details id="${name}">
                <summary><code>${name}</code></summary>
                ${json(schema)}
              </details>`,
          )}
        </main>
      </body>
    </html>`;
}

interface Operation {
  readonly method: string;
  readonly path: string;
  readonly operation: OpenAPIV3_1.OperationObject;
}

function operationsOf(path: string, item: OpenAPIV3_1.PathItemObject): Operation[] {
  return (['get', 'post', 'patch', 'delete'] as const).flatMap((method) => {
    const operation = item[method];
    return operation === undefined ? [] : [{ method, path, operation }];
  });
}

function operationBlock({ method, path, operation }: Operation) {
  const parameters = (operation.parameters ?? []).flatMap((parameter) =>
    '$ref' in parameter ? [] : [[parameter.name, json(parameter.schema)] as const],
  );
  const { requestBody } = operation;
  const body =
    requestBody !== undefined && 'content' in requestBody
      ? requestBody.content['application/json']
      : undefined;
  return html`<details>
    <summary><b>${method.toUpperCase()}</b> <code>${path}</code> · ${operation.summary}</summary>
    ${operation.description === undefined ? '' : html`<p>${operation.description}</p>`}
    ${
      parameters.length === 0
        ? ''
        : html`<h3>Parameters</h3>
            ${table(parameters)}`
    }
    ${
      body === undefined
        ? ''
        : html`<h3>Body</h3>
            ${json(body.schema)}`
    }
    <h3>Answers</h3>
    ${table(Object.entries(operation.responses ?? {}).map(([status, answer]) => [status, answerCell(answer)]))}
  </details>`;
}

function answerCell(answer: OpenAPIV3_1.ReferenceObject | OpenAPIV3_1.ResponseObject) {
  if ('$ref' in answer) return answer.$ref;
  const schema = answer.content?.['application/json']?.schema;
  return html`${answer.description}${schema === undefined ? '' : json(schema)}`;
}

function table(rows: readonly (readonly [string, unknown])[]) {
  return html`<table>
    ${rows.map(
      ([name, cell]) =>
        html`<tr>
          <th scope="row"><code>${name}</code></th>
          <td>${cell}</td>
        </tr>`,
    )}
  </table>`;
}

function json(schema: unknown) {
  return html`<pre>${JSON.stringify(schema, null, 2)}</pre>`;
}

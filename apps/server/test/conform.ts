import { Ajv2020, type AnySchema, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { expect } from 'vitest';

interface OpenApi {
  readonly paths: Record<string, Record<string, { responses: Record<string, Answer> }>>;
  readonly components: { readonly schemas: Record<string, object> };
}

interface Answer {
  readonly content?: Record<string, { schema: AnySchema }>;
}

/**
 * Holds answers against the API's own description: the route is described, the status is one of its, and the JSON has
 * the shape. Members that the description does not name are refused too, so nothing can be shown by accident.
 */
export function createConformance(text: string) {
  const document: OpenApi = JSON.parse(text);
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  formats.default(ajv);
  ajv.addSchema({ $id: 'api', components: closed(document.components) });
  const compiled = new Map<AnySchema, ValidateFunction>();
  const validatorOf = (schema: AnySchema): ValidateFunction => {
    const validate = compiled.get(schema) ?? ajv.compile(pointingHome(closed(schema)));
    compiled.set(schema, validate);
    return validate;
  };
  // A path without parameters comes before one that would match as well.
  // https://spec.openapis.org/oas/v3.1.1.html#path-templating-matching
  const parameters = (path: string) => path.split('{').length;
  const routes = Object.entries(document.paths)
    .toSorted(([a], [b]) => parameters(a) - parameters(b))
    .map(([path, item]) => ({
      pattern: new RegExp(`^${path.replaceAll(/\{[^}]+\}/g, '[^/]+')}$`),
      item,
    }));

  return async function conform(method: string, path: string, response: Response): Promise<void> {
    const said = `${method} ${path} answered ${response.status}`;
    const operation = routes.find(({ pattern }) => pattern.test(path))?.item[method.toLowerCase()];
    const type = response.headers.get('content-type')?.split(';')[0];
    if (operation === undefined) {
      expect([404, 405], `${said}, and the route is not described`).toContain(response.status);
      check(validatorOf(failureSchema), await response.clone().json(), said);
      return;
    }
    const answer = operation.responses[String(response.status)];
    expect(answer, `${said}, and that status is not described`).toBeDefined();
    const described = Object.keys(answer?.content ?? {});
    if (described.length === 0) {
      expect(await response.clone().text(), `${said} with a body that is not described`).toBe('');
      return;
    }
    expect(described, `${said} with ${type}`).toContain(type);
    if (type !== 'application/json') return;
    const schema = answer?.content?.[type]?.schema;
    if (schema !== undefined) check(validatorOf(schema), await response.clone().json(), said);
  };
}

const failureSchema: AnySchema = { $ref: '#/components/schemas/Failure' };

function check(validate: ValidateFunction, value: unknown, said: string): void {
  expect(
    validate(value) ? [] : validate.errors,
    `${said} in another shape: ${JSON.stringify(value)}`,
  ).toEqual([]);
}

/** References of the document lead into the schema that holds its components. */
function pointingHome(schema: unknown): AnySchema {
  return JSON.parse(JSON.stringify(schema).replaceAll('"$ref":"#/', '"$ref":"api#/'));
}

function closed(schema: unknown): AnySchema {
  return JSON.parse(JSON.stringify(schema), (_key, value) =>
    isShape(value) && value['additionalProperties'] === undefined
      ? { ...value, additionalProperties: false }
      : value,
  );
}

function isShape(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && 'properties' in value && 'type' in value;
}

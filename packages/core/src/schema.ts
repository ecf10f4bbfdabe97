import type { StandardJSONSchemaV1, StandardSchemaV1 } from '@standard-schema/spec';

/**
 * Validates and describes itself: one source for the check, the form and the API documentation.
 * Any library that implements Standard Schema and its JSON Schema companion will do, for example Zod ≥ 4.2.
 *
 * @see https://standardschema.dev
 */
export type Schema<Out = unknown> = StandardSchemaV1<unknown, Out> & StandardJSONSchemaV1<unknown, Out>;

/** The parsed value of a schema. */
export type Infer<S extends StandardSchemaV1> = StandardSchemaV1.InferOutput<S>;

/** One thing wrong with a value: where (dotted path, empty for the whole) and what. */
export interface Issue {
  readonly path: string;
  readonly message: string;
}

export type Parsed<Out> =
  | { readonly ok: true; readonly value: Out }
  | { readonly ok: false; readonly issues: readonly Issue[] };

/** Parses a value by its schema. The issues name paths and reasons, and never repeat the value. */
export async function parse<S extends StandardSchemaV1>(
  schema: S,
  value: unknown,
): Promise<Parsed<Infer<S>>> {
  const result = await schema['~standard'].validate(value);
  if (result.issues === undefined) return { ok: true, value: result.value };
  return {
    ok: false,
    issues: result.issues.map((issue) => ({ path: dotted(issue.path), message: issue.message })),
  };
}

function dotted(path: StandardSchemaV1.Issue['path']): string {
  return (path ?? []).map((part) => String(typeof part === 'object' ? part.key : part)).join('.');
}

/** JSON Schema (draft 2020-12) of what a schema accepts, with its annotations. */
export function describe(schema: Schema): Record<string, unknown> {
  return schema['~standard'].jsonSchema.input({ target: 'draft-2020-12' });
}

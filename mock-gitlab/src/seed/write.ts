import { type JsonSchema, described } from '../shape.ts';
import { type SeedData, seedShape } from './shape.ts';

/** Where editors find the schema of seeds, seen from a project that has installed the mock. */
export const SCHEMA_PATH = './node_modules/mock-gitlab/seed.schema.json';

/** A seed as YAML, with the line that tells editors its schema. */
export async function seedAsYaml(seed: SeedData): Promise<string> {
  const { stringify } = await import('yaml');
  return `# yaml-language-server: $schema=${SCHEMA_PATH}\n${stringify(seed, { lineWidth: 0 })}`.trimEnd();
}

/** The JSON Schema of seeds, as published in `seed.schema.json`. */
export function seedJsonSchema(): JsonSchema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Seed of mock-gitlab',
    ...described('What a mock GitLab starts with.', seedShape).schema(),
  };
}

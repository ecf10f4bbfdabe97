import { readFileSync } from 'node:fs';
import { InputError } from '../shape.ts';

/** Deeper than any seed. */
const DEPTH = 50;

const nestsBeyond = (value: unknown, levels: number): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (levels === 0 || Object.values(value).some((inner) => nestsBeyond(inner, levels - 1)));

/**
 * A seed out of a YAML or JSON file; its contents are checked when it is loaded.
 * @throws InputError when the file cannot be read or is neither
 */
export async function readSeedFile(path: string): Promise<unknown> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new InputError('--seed', `cannot be read (${reason})`, '--seed harbor.yaml');
  }
  // Loaded here and not at the top: without a seed file nobody waits for a parser. JSON is YAML too.
  const { parse } = await import('yaml');
  try {
    const data: unknown = parse(text);
    // A YAML alias may lead to what is around it.
    if (nestsBeyond(data, DEPTH)) {
      throw new InputError('--seed', `nests deeper than ${DEPTH} levels`, '--seed harbor.yaml');
    }
    return data;
  } catch (error) {
    if (error instanceof InputError) throw error;
    const [reason] = String(error instanceof Error ? error.message : error).split('\n');
    throw new InputError('--seed', `is neither YAML nor JSON (${reason})`, '--seed harbor.yaml');
  }
}

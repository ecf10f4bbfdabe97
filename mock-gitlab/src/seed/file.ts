import { readFileSync } from 'node:fs';
import { InputError } from '../shape.ts';

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
    return data;
  } catch (error) {
    const [reason] = String(error instanceof Error ? error.message : error).split('\n');
    throw new InputError('--seed', `is neither YAML nor JSON (${reason})`, '--seed harbor.yaml');
  }
}

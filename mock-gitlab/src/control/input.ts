import type { AppEnv } from '../http/exchange.ts';
import { JSON_DEPTH, isDeep } from '../http/malformed.ts';
import { InputError } from '../shape.ts';
import type { World } from '../world.ts';

/** The world that a control call is about. */
export const worldOf = ({ env }: { readonly env: AppEnv['Bindings'] }): World => env.exchange.world;

/** The JSON body of a call; an empty one is an empty object. @throws InputError when it is no JSON or nests without end */
export async function bodyOf(request: Request, example = '{}'): Promise<unknown> {
  const body = await request.text();
  if (isDeep(body, JSON_DEPTH)) throw new InputError('body', `must nest at most ${JSON_DEPTH} deep`, example);
  try {
    return body === '' ? {} : JSON.parse(body);
  } catch {
    throw new InputError('body', 'must be JSON', example);
  }
}

/** The query by name. @throws InputError for a name that is not known or comes twice */
export function queryOf(
  url: URL,
  known: readonly string[],
  examples: Readonly<Record<string, string>> = {},
): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [name, value] of url.searchParams) {
    if (!known.includes(name)) {
      const [first] = known;
      if (first === undefined) {
        throw new InputError(name, 'is not a known key: there are none here', url.pathname);
      }
      const example = `?${first}=${examples[first] ?? 'true'}`;
      throw new InputError(name, `is not a known key (${known.join(', ')})`, example);
    }
    if (found.has(name)) throw new InputError(name, 'must come once', `?${name}=${value}`);
    found.set(name, value);
  }
  return found;
}

/** A truth of a query. @throws InputError for anything but `true` and `false` */
export function truthOf(value: string | undefined, key: string): boolean | undefined {
  if (value === undefined) return undefined;
  if (value === 'true' || value === '') return true;
  if (value === 'false') return false;
  throw new InputError(key, 'must be true or false', `?${key}=true`);
}

import { cannotStart, Stop, usageMistake } from '../stop.ts';
import type { Client } from './client.ts';
import { plain } from './plain.ts';
import { connection, connectionPage, type Connection } from './wire.ts';

/** Where connections are in the API. */
export const connectionsPath = '/api/v1/app-connections';
export const pathOf = (id: string, below = ''): string =>
  `${connectionsPath}/${encodeURIComponent(id)}${below}`;

/** All connections that match, over all pages. */
export async function readAll(
  client: Client,
  query: Readonly<Record<string, string | undefined>>,
): Promise<readonly Connection[]> {
  const found: Connection[] = [];
  let cursor: string | undefined;
  do {
    const page = await client(
      { method: 'GET', path: connectionsPath, query: { ...query, limit: '100', cursor } },
      connectionPage,
    );
    found.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return found;
}

/**
 * The connection of this id or exact name; names are told apart without their case, as Moorage does.
 *
 * @throws {Stop} when there is none, or the word is the id of one and the name of another.
 */
export async function findConnection(client: Client, word: string): Promise<Connection> {
  const byId = canBeId(word) ? await client.orNull({ method: 'GET', path: pathOf(word) }, connection) : null;
  const similar = word.length > 200 ? [] : await readAll(client, { search: word });
  const byName = similar.find(({ name }) => isSame(name, word));
  if (byId !== null && byName !== undefined && byId.id !== byName.id) {
    throw new Stop(
      usageMistake,
      `"${plain(word)}" is the id of "${plain(byId.name)}" and the name of another. ` +
        `Write "${plain(byId.name)}" for the first, and ${byName.id} for the second.`,
    );
  }
  const found = byId ?? byName;
  if (found !== undefined) return found;
  throw new Stop(cannotStart, `There is no connection with the id or name "${plain(word)}".${hint(similar)}`);
}

/** Dots alone would lead to another path; nothing is called so. */
function canBeId(word: string): boolean {
  return word.length <= 64 && !/^\.{1,2}$/.test(word) && !/\p{Cc}/u.test(word);
}

function isSame(one: string, other: string): boolean {
  return one.normalize('NFC').toLowerCase() === other.normalize('NFC').toLowerCase();
}

function hint(similar: readonly Connection[]): string {
  if (similar.length === 0) return ' `moorage connections list` shows all.';
  const names = similar.slice(0, 5).map(({ name }) => `"${plain(name)}"`);
  return ` Similar: ${names.join(', ')}${similar.length > names.length ? ' …' : '.'}`;
}

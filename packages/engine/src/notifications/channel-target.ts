import { isConnectionError } from '@moorage/core';
import type { Actor, Dependencies } from '../dependencies.ts';
import type { ChannelRow } from '../ports.ts';
import { openWebhook } from './channel-secret.ts';

/** What may be shown of the end of a URL, and how long the rest must be for it. */
const shownCharacters = 4;
const leastHidden = 16;

/**
 * Where a channel leads, as whoever asks may see it: people see all of it, programs of a webhook only as much as tells it
 * from others. Where its URL cannot be opened any more, nobody sees more than its origin.
 */
export async function targetFor(deps: Dependencies, { by }: Actor, row: ChannelRow): Promise<string> {
  if (row.kind === 'email') return row.target;
  try {
    const { url } = await openWebhook(deps, row);
    return by.kind === 'person' ? url : shortened(url);
  } catch (error) {
    if (!isConnectionError(error)) throw error;
    return `${row.target}/…`;
  }
}

/** `https://hooks.example.com/…7d6c` */
function shortened(url: string): string {
  const { origin, href } = new URL(url);
  const rest = href.slice(origin.length + 1);
  if (rest === '') return origin;
  const end = rest.length < leastHidden + shownCharacters ? '' : rest.slice(-shownCharacters);
  return `${origin}/…${end}`;
}

import { z } from 'zod';
import { action } from './action.ts';
import type { Client } from './client.ts';
import { findConnection, pathOf } from './find-connection.ts';
import { json } from './options.ts';
import { jsonText, plain } from './plain.ts';
import { facts } from './table.ts';
import { policy, timeline, type Connection } from './wire.ts';
import { endOf, fromNow, instant, statusWords } from './words.ts';

export const show = action({
  takes: 'NAME',
  summary: 'show one, with what will happen to it and what happened lately',
  options: z.object({ json }),
  async run({ client, options, words: [word = ''], surroundings: { print, now } }) {
    const found = await findConnection(client, word);
    if (options.json) {
      print(jsonText(found));
      return 0;
    }
    const next = await client.orNull({ method: 'GET', path: pathOf(found.id, '/policy') }, policy);
    print(plain(found.name));
    print(
      facts([...factsOf(found, now()), ...(next === null ? [] : [['next', plain(next.sentence)] as const])]),
    );
    const events = await latest(client, found.id);
    if (events.length > 0) print(`\n${events.join('\n')}`);
    return 0;
  },
});

function factsOf(
  {
    id,
    description,
    app,
    method,
    settings,
    identity,
    status,
    statusReason,
    checkedAt,
    expiresAt,
  }: Connection,
  now: Date,
): readonly (readonly [string, string])[] {
  const checked = checkedAt === null ? '' : `, checked ${fromNow(checkedAt, now)}`;
  const shown = Object.entries(settings).map(([name, value]) => `${name}=${text(value)}`);
  return [
    ...(description === null || description === '' ? [] : [['about', plain(description)] as const]),
    ['status', `${statusWords[status]}${checked}`],
    ...(statusReason === null ? [] : [['reason', plain(statusReason)] as const]),
    ...identityFacts(identity),
    ['expires', expiresAt === null ? 'not by itself' : `${endOf(expiresAt, now)} (${instant(expiresAt)})`],
    ['app', plain([`${app} by ${method}`, ...shown].join(', '))],
    ['id', plain(id)],
  ];
}

function identityFacts(identity: Connection['identity']): readonly (readonly [string, string])[] {
  if (identity === null) return [];
  const { name, kindLabel, role, scopes } = identity;
  const actsAs = [name, kindLabel, role?.name].filter((part) => part !== undefined).join(', ');
  return [
    ['acts as', plain(actsAs)],
    ['scopes', plain(scopes.join(' ')) || 'none'],
  ];
}

/** The last few lines of the timeline, newest first. */
async function latest(client: Client, id: string): Promise<readonly string[]> {
  const page = await client.orNull(
    { method: 'GET', path: pathOf(id, '/timeline'), query: { limit: '5' } },
    timeline,
  );
  return (page?.items ?? []).map(({ at, kind, by, message }) => {
    const who = plain(by.name ?? by.kind);
    return `  ${instant(at)}  ${plain(kind)} by ${who}${message === null ? '' : `: ${plain(message)}`}`;
  });
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

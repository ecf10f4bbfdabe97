import { z } from 'zod';
import { about } from '../settings/about.ts';
import { cannotStart, Stop, usageMistake } from '../stop.ts';
import { action } from './action.ts';
import { findConnection, pathOf } from './find-connection.ts';
import { json } from './options.ts';
import { jsonText, plain } from './plain.ts';
import { credential as credentialShape } from './wire.ts';

export const credential = action({
  takes: 'NAME',
  summary: 'print the working credential, for a script',
  about:
    'Needs an access key that may be lent credentials; each use stands in the timeline. Without a flag it prints the one ' +
    'secret value. With --header it prints lines that curl reads, so the secret stays out of process lists: ' +
    '`moorage connections credential NAME --header | curl -H @- URL`.',
  options: z.object({
    header: z.literal('true').optional().register(about, {
      value: '',
      help: 'Print the headers to send, a line for each.',
      example: '--header',
      isSwitch: true,
    }),
    value: z.string().optional().register(about, {
      value: 'NAME',
      help: 'Print this one of several values.',
      example: 'token',
      otherwise: 'the only one',
    }),
    json,
  }),
  async run({ client, options, words: [word = ''], surroundings: { print } }) {
    if ([options.header, options.value, options.json].filter((flag) => flag !== undefined).length > 1)
      throw new Stop(usageMistake, 'Write only one of --header, --value and --json.');
    const { id } = await findConnection(client, word);
    const lent = await client({ method: 'GET', path: pathOf(id, '/credential') }, credentialShape);
    if (options.json) print(jsonText(lent));
    else if (options.header) print(headerLines(lent.headers));
    else print(oneOf(lent.values, options.value));
    return 0;
  },
});

/** @throws {Stop} for what would be read as another header, or draw on the terminal. */
function headerLines(headers: Readonly<Record<string, string>>): string {
  for (const [name, value] of Object.entries(headers)) {
    if (plain(name) === name && plain(value) === value) continue;
    throw new Stop(
      cannotStart,
      `The value of "${plain(name)}" holds characters that cannot stand in a header. Reconnect it with a right one.`,
    );
  }
  return Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n');
}

function oneOf(values: Readonly<Record<string, string>>, name: string | undefined): string {
  const names = Object.keys(values);
  const wanted = name ?? (names.length === 1 ? names[0] : undefined);
  const there = names.map(plain).join(', ');
  if (wanted === undefined)
    throw new Stop(usageMistake, `It has several values: ${there}. Write --value with one of them.`);
  const value = Object.hasOwn(values, wanted) ? values[wanted] : undefined;
  if (value === undefined)
    throw new Stop(usageMistake, `It has no value "${plain(wanted)}". It has: ${there}.`);
  // Keys have several lines; whatever else controls a terminal is no part of a secret that one would type.
  const lines = value.split(/\r?\n|\t/);
  if (lines.some((line) => plain(line) !== line)) {
    throw new Stop(
      cannotStart,
      `The value "${plain(wanted)}" holds control characters and is not printed as it is. Write --json to get it escaped.`,
    );
  }
  return value;
}

import { z } from 'zod';
import { about } from '../settings/about.ts';
import { cannotStart, Stop, usageMistake } from '../stop.ts';
import { action } from './action.ts';
import { findConnection, pathOf } from './find-connection.ts';
import { json, yes } from './options.ts';
import { jsonText, plain } from './plain.ts';
import { connection } from './wire.ts';
import { stateOf } from './words.ts';

export const refresh = action({
  takes: 'NAME',
  summary: 'OAuth: get a new access token now',
  options: z.object({ json }),
  async run({ client, options, words: [word = ''], surroundings: { print, now } }) {
    const { id } = await findConnection(client, word);
    const fresh = await client({ method: 'POST', path: pathOf(id, '/refresh') }, connection);
    print(options.json ? jsonText(fresh) : `Refreshed. ${stateOf(fresh, now())}`);
    return 0;
  },
});

export const rotate = action({
  takes: 'NAME',
  summary: 'tokens: have the app replace the token now',
  about:
    'The old token dies at once, unless the policy of the connection keeps it for a while: programs that hold a copy of ' +
    'it stop working until they have the new one. Programs that borrow it from Moorage go on.',
  options: z.object({
    lifeDays: z
      .string()
      .regex(/^[1-9]\d{0,2}$/, 'it must be a whole number of days, 400 at most')
      .transform(Number)
      .refine((days) => days <= 400, 'it must be a whole number of days, 400 at most')
      .optional()
      .register(about, {
        value: 'DAYS',
        help: 'How long the new token is to live; the app may allow fewer.',
        example: '90',
        otherwise: 'as its policy says',
      }),
    yes,
    json,
  }),
  async run({ client, options: { lifeDays, ...options }, words: [word = ''], surroundings }) {
    const found = await findConnection(client, word);
    const name = plain(found.name);
    const consequence =
      `"${name}" gets a new token, and its old one dies at once unless its policy keeps it for a while: programs that ` +
      'hold a copy stop working until they have the new one.';
    if (options.yes === undefined) {
      if (surroundings.ask === null) {
        throw new Stop(usageMistake, `${consequence} Nothing was done; write --yes to do it.`);
      }
      surroundings.complain(consequence);
      const said = await surroundings.ask('Rotate it now? [y/N] ');
      if (!/^\s*y(es)?\s*$/i.test(said)) throw new Stop(cannotStart, 'Nothing was done.');
    }
    const body = lifeDays === undefined ? {} : { lifeDays };
    const rotated = await client({ method: 'POST', path: pathOf(found.id, '/rotate'), body }, connection);
    const { print, now } = surroundings;
    print(options.json ? jsonText(rotated) : `Rotated. ${stateOf(rotated, now())}`);
    return 0;
  },
});

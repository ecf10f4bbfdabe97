import { z } from 'zod';
import { about } from '../settings/about.ts';
import { action, needsAttention } from './action.ts';
import { findConnection, pathOf } from './find-connection.ts';
import { json, statusList } from './options.ts';
import { jsonText } from './plain.ts';
import { connection } from './wire.ts';
import { stateOf } from './words.ts';

export const check = action({
  takes: 'NAME',
  summary: 'ask the app now whether the credential still works',
  options: z.object({
    failOn: statusList.prefault('needs-reconnect,unknown').register(about, {
      value: 'STATUS,…',
      help: 'Exit with 3 when it turns out to be one of these.',
      example: 'needs-reconnect,degraded',
      otherwise: 'needs-reconnect,unknown',
    }),
    json,
  }),
  async run({ client, options, words: [word = ''], surroundings: { print, now } }) {
    const { id } = await findConnection(client, word);
    const checked = await client({ method: 'POST', path: pathOf(id, '/check') }, connection);
    print(options.json ? jsonText(checked) : stateOf(checked, now()));
    return options.failOn.includes(checked.status) ? needsAttention : 0;
  },
});

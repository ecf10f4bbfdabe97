import { z } from 'zod';
import { about } from '../settings/about.ts';
import { action, needsAttention } from './action.ts';
import { readAll } from './find-connection.ts';
import { json, statusList } from './options.ts';
import { jsonText, plain } from './plain.ts';
import { table } from './table.ts';
import { statuses, type Connection } from './wire.ts';
import { endOf, statusWords } from './words.ts';

export const list = action({
  takes: '',
  summary: 'list connections',
  options: z.object({
    status: z
      .enum(statuses, `it must be one of ${statuses.join(', ')}`)
      .optional()
      .register(about, {
        value: 'STATUS',
        help: `Only those that are ${statuses.slice(0, -1).join(', ')} or ${statuses.at(-1)}.`,
        example: 'needs-reconnect',
        otherwise: 'all',
      }),
    app: z.string().optional().register(about, {
      value: 'APP',
      help: 'Only those to this app.',
      example: 'acme',
      otherwise: 'all',
    }),
    search: z.string().max(200, 'it must be shorter').optional().register(about, {
      value: 'TEXT',
      help: 'Only those with this in their name, description or identity.',
      example: 'deploy',
      otherwise: 'all',
    }),
    failOn: statusList.optional().register(about, {
      value: 'STATUS,…',
      help: 'Exit with 3 when one of the listed has one of these.',
      example: 'needs-reconnect,unknown',
      otherwise: 'never',
    }),
    json,
  }),
  async run({ client, options, surroundings: { print, now } }) {
    const { status, app, search, failOn = [] } = options;
    const items = await readAll(client, { status, app, search });
    if (options.json) print(jsonText({ items, nextCursor: null, total: items.length }));
    else if (items.length === 0)
      print(isFiltered(options) ? 'No connection matches.' : 'There are no connections.');
    else print(tableOf(items, now()));
    return items.some((item) => failOn.includes(item.status)) ? needsAttention : 0;
  },
});

function isFiltered({ status, app, search }: { status?: unknown; app?: unknown; search?: unknown }): boolean {
  return [status, app, search].some((value) => value !== undefined);
}

function tableOf(items: readonly Connection[], now: Date): string {
  return table(
    ['NAME', 'STATUS', 'EXPIRES', 'ACTS AS', 'APP', 'ID'],
    items.map(({ name, status, expiresAt, identity, app, id }) => [
      plain(name),
      statusWords[status],
      expiresAt === null ? '-' : endOf(expiresAt, now),
      identity === null ? '-' : plain(identity.name),
      plain(app),
      plain(id),
    ]),
  );
}

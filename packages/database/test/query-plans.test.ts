import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Stores } from '@moorage/engine';
import { sqliteKit } from '../src/kit/sqlite-kit.ts';
import { migrate } from '../src/migrate/migrate.ts';
import { sqliteMigrations } from '../src/migrations/sqlite.ts';
import { asyncQueries } from '../src/sqlite/async-queries.ts';
import { sqliteMigrationTarget } from '../src/sqlite/migration-target.ts';
import { openFile } from '../src/sqlite/open-file.ts';
import { createStores } from '../src/stores/stores.ts';
import { defineTables } from '../src/tables/tables.ts';
import { minutesAfter, noon } from '../src/testing/rows.ts';

const later = minutesAfter(noon, 60);

/** What runs again and again, however much is stored, finds its rows by an index and sorts nothing. */
describe('the statements that run all the time', () => {
  const client = openFile({ path: ':memory:' });
  const texts: string[] = [];
  let stores: Stores;
  beforeAll(async () => {
    await migrate({ target: sqliteMigrationTarget(client), migrations: sqliteMigrations });
    const prepare = client.prepare.bind(client);
    const listening = new Proxy(client, {
      get(target, name) {
        if (name === 'prepare')
          return (text: string) => {
            texts.push(text);
            return prepare(text);
          };
        const member: unknown = Reflect.get(target, name);
        return typeof member === 'function' ? member.bind(target) : member;
      },
    });
    stores = createStores(asyncQueries(listening), defineTables(sqliteKit), sqliteKit);
  });
  afterAll(() => client.close());

  /** What SQLite says it would do, a line each. */
  function plansOf(statements: readonly string[]): string[] {
    return statements.flatMap((text) =>
      client
        .prepare<unknown[], { detail: string }>(`explain query plan ${text}`)
        .all(...Array.from({ length: text.split('?').length - 1 }, () => null))
        .map(({ detail }) => detail),
    );
  }

  it.each<[string, () => Promise<unknown>, RegExp[]]>([
    [
      'claim jobs',
      () => stores.jobs.claim('ada', noon, 1, 10),
      [/jobs_leased/, /SEARCH jobs USING (COVERING )?INDEX jobs_due/],
    ],
    [
      'claim jobs of some kinds',
      () => stores.jobs.claim('ada', noon, 1, 10, { kinds: ['check', 'tell'] }),
      [/SEARCH jobs USING COVERING INDEX jobs_due/],
    ],
    [
      'claim jobs of who has not had their share',
      () => stores.jobs.claim('ada', noon, 1, 10, { kinds: ['check'], notOf: ['o', 'p'] }),
      [/SEARCH jobs USING COVERING INDEX jobs_due/],
    ],
    [
      'show a timeline',
      () => stores.timeline.list('o', 'c', { limit: 50, kinds: ['rotated'] }),
      [/timeline_events_kind/],
    ],
    [
      'show a timeline of several kinds',
      () => stores.timeline.list('o', 'c', { limit: 50, kinds: ['rotated', 'failed', 'recovered'] }),
      [/timeline_events_/],
    ],
    ['ask who is to be told', () => stores.timeline.organizationsUntold(), [/timeline_events_untold/]],
    ['ask what is untold', () => stores.timeline.listUntold('o', 9), [/timeline_events_untold/]],
    [
      'find the last of a kind',
      () => stores.timeline.last('o', 'c', 'rotated'),
      [/SEARCH timeline_events USING INDEX timeline_events_kind/],
    ],
    [
      'forget old loans',
      () => stores.timeline.forget('lent', noon, 9),
      [/SEARCH timeline_events USING (COVERING )?INDEX timeline_events_forgotten \(kind=\? AND at<\?/],
    ],
    [
      'ask what will expire',
      () => stores.connections.listExpiring('o', noon, later, 9),
      [/connections_expires/],
    ],
    [
      'ask whether anything has changed',
      () => stores.connections.state('o'),
      [
        /COVERING INDEX connections_revision/,
        /COVERING INDEX connections_id_unique/,
        /SEARCH timeline_events USING COVERING INDEX timeline_events_newest/,
        /SEARCH policies USING INDEX policies_/,
      ],
    ],
    ['walk through all connections', () => stores.connections.scan('c', 9), [/SEARCH connections USING/]],
    [
      'list deliveries',
      () => stores.deliveries.list('o', 'd', { limit: 9 }),
      [/SEARCH deliveries USING INDEX deliveries_channel/],
    ],
    ['find an access key', () => stores.accessKeys.findByHash('h'), [/access_keys_hash/]],
  ])('%s by an index', async (_, act, expected) => {
    texts.length = 0;
    await act();
    const plans = plansOf(texts);
    for (const line of expected) expect(plans.join('\n')).toMatch(line);
    // A walk along an index from its end or beginning is called a scan as well; one over the rows names no index.
    expect(plans.filter((line) => /^SCAN (?!.*USING|due)/.test(line))).toEqual([]);
    expect(plans.filter((line) => /TEMP B-TREE FOR ORDER BY/.test(line))).toEqual([]);
  });
});

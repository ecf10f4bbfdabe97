import type { ConnectionQuery, ConnectionSort } from '@moorage/engine';
import { describe, expect, it } from 'vitest';
import { ada, addOrganization, connectionRow, minutesAfter, noon, query } from './rows.ts';
import { type StoreWorld, useDatabase } from './store-world.ts';

const encode = (text: string) => Buffer.from(text).toString('base64url');
const at = (minutes: number) => minutesAfter(noon, minutes);

export function describeConnectionList(world: StoreWorld): void {
  describe('the list of connections', () => {
    const use = useDatabase(world);

    async function fleet(rows: readonly Parameters<typeof connectionRow>[1][]) {
      const organizationId = await addOrganization(use());
      const { connections } = use().stores;
      for (const row of rows) await connections.insert(connectionRow(organizationId, row));
      const list = (asked: Partial<ConnectionQuery> = {}) => connections.list(organizationId, query(asked));
      const names = async (asked: Partial<ConnectionQuery> = {}) =>
        (await list(asked)).items.map(({ name }) => name);
      return { list, names };
    }

    it('is empty without connections', async () => {
      const { list } = await fleet([]);
      expect(await list()).toStrictEqual({ items: [], next: null, total: 0 });
    });

    it('shows a row whose identity cannot be read without it, and all others', async () => {
      const { list } = await fleet([
        { name: 'broken', identity: { ...ada, expiresAt: new Date('never') } },
        { name: 'whole', identity: ada },
      ]);
      const { items } = await list();
      expect(items.map(({ name, identity }) => [name, identity?.name ?? null])).toEqual([
        ['broken', null],
        ['whole', '@ada'],
      ]);
    });

    it.each<[ConnectionSort, string[]]>([
      ['name', ['10 cranes', '9 cranes', 'anchor', 'Buoy', 'Zulu', 'älter']],
      ['-name', ['älter', 'Zulu', 'Buoy', 'anchor', '9 cranes', '10 cranes']],
    ])('sorts by %s, the same on every database', async (sort, sorted) => {
      const { names } = await fleet(
        ['Zulu', 'anchor', 'Buoy', 'älter', '9 cranes', '10 cranes'].map((name) => ({ name })),
      );
      expect(await names({ sort })).toEqual(sorted);
    });

    it('puts what never expires last in both directions', async () => {
      const { names } = await fleet([
        { name: 'never 1', expiresAt: null },
        { name: 'soon', expiresAt: at(1) },
        { name: 'late', expiresAt: at(9) },
        { name: 'never 2', expiresAt: null },
      ]);
      expect(await names({ sort: 'expiresAt' })).toEqual(['soon', 'late', 'never 1', 'never 2']);
      expect(await names({ sort: '-expiresAt' })).toEqual(['late', 'soon', 'never 2', 'never 1']);
    });

    it.each<ConnectionSort>(['name', '-name', 'createdAt', '-createdAt', 'expiresAt', '-expiresAt'])(
      'pages by %s without losing or repeating a row, equals and empties among them',
      async (sort) => {
        const { list, names } = await fleet(
          Array.from({ length: 11 }, (_, index) => ({
            name: `Ship ${index}`,
            createdAt: at(Math.floor(index / 4)),
            expiresAt: index % 3 === 0 ? null : at(index % 2),
          })),
        );
        const seen: string[] = [];
        const sizes: number[] = [];
        let cursor: string | null | undefined;
        while (cursor !== null) {
          const page = await list({ sort, limit: 3, ...(cursor === undefined ? {} : { cursor }) });
          seen.push(...page.items.map(({ name }) => name));
          sizes.push(page.items.length);
          expect(page.total).toBe(11);
          cursor = page.next;
        }
        expect(seen).toEqual(await names({ sort }));
        expect(sizes).toEqual([3, 3, 3, 2]);
      },
    );

    it('goes on in the right place when rows come and go between pages', async () => {
      const organizationId = await addOrganization(use());
      const { connections } = use().stores;
      const rows = await Promise.all(
        ['b', 'd', 'f'].map((name) => connections.insert(connectionRow(organizationId, { name }))),
      );
      const first = await connections.list(organizationId, query({ limit: 2 }));
      await connections.remove(organizationId, rows[1]?.id ?? '');
      await connections.insert(connectionRow(organizationId, { name: 'a' }));
      await connections.insert(connectionRow(organizationId, { name: 'e' }));
      const second = await connections.list(organizationId, query({ limit: 2, cursor: first.next ?? '' }));
      expect(second.items.map(({ name }) => name)).toEqual(['e', 'f']);
      expect(second.next).toBeNull();
    });

    it.each([
      ['is no base64url', '§§§'],
      ['is empty', ''],
      ['is no JSON', Buffer.from('{').toString('base64url')],
      ['has another shape', Buffer.from('{"id":1}').toString('base64url')],
      ['is of another sort order', Buffer.from('["-name","a","b"]').toString('base64url')],
      ['carries a value of another kind', Buffer.from('["name",7,"b"]').toString('base64url')],
      [
        'carries nothing where there is always something',
        Buffer.from('["name",null,"b"]').toString('base64url'),
      ],
      ['carries an impossible date', Buffer.from('["createdAt",1e99,"b"]').toString('base64url')],
      ['carries a date that not every database reads', encode('["createdAt",8.64e15,"b"]')],
      ['carries a date before all others', encode('["createdAt",-8.64e15,"b"]')],
      ['carries a NUL in its value', encode(String.raw`["name","\u0000","b"]`)],
      ['carries half a character in its id', encode(String.raw`["name","a","\ud800"]`)],
    ])('refuses a cursor that %s', async (_, cursor) => {
      const { list } = await fleet([{ name: 'Ship' }]);
      const sort = cursor.startsWith(Buffer.from('["created').toString('base64url').slice(0, 12))
        ? 'createdAt'
        : 'name';
      await expect(list({ sort, cursor })).rejects.toMatchObject({
        code: 'invalid_input',
        fields: { cursor: expect.any(String) },
      });
    });

    it.each(['a\0b', 'a\ud800b'])('refuses to search for %j, which no database stores', async (search) => {
      const { list } = await fleet([{ name: 'Ship' }]);
      await expect(list({ search })).rejects.toMatchObject({
        code: 'invalid_input',
        fields: { search: expect.any(String) },
      });
    });

    it('searches the beginning of an identity without end', async () => {
      const name = `@begin${'a'.repeat(100_000)}end`;
      const { names } = await fleet([{ name: 'Ship', identity: { ...ada, name } }]);
      expect(await names({ search: '@begin' })).toEqual(['Ship']);
      expect(await names({ search: 'end' })).toEqual([]);
    });

    it.each([
      ['HARBOR', ['Harbor']],
      ['kräne', ['Crane']],
      ['KRÄNE', ['Crane']],
      ['@ADA', ['Buoy']],
      ['100%', ['Percent 100%']],
      ['%', ['Percent 100%']],
      ['_', ['Under_score']],
      ['back\\slash', ['Back\\slash']],
      ["o'clock", []],
      ['  ', ['Back\\slash', 'Buoy', 'Crane', 'Harbor', 'Percent 100%', 'Under_score']],
    ])('finds %j in name, description and identity', async (search, found) => {
      const { list, names } = await fleet([
        { name: 'Harbor' },
        { name: 'Crane', description: 'Große Kräne' },
        { name: 'Buoy', identity: ada },
        { name: 'Percent 100%' },
        { name: 'Under_score' },
        { name: 'Back\\slash' },
      ]);
      expect(await names({ search })).toEqual(found);
      expect(await list({ search })).toMatchObject({ total: found.length });
    });

    it('searches what a connection says now, not what it said', async () => {
      const organizationId = await addOrganization(use());
      const { connections } = use().stores;
      const row = await connections.insert(
        connectionRow(organizationId, { name: 'Old', description: 'old', identity: ada }),
      );
      await connections.update(organizationId, row.id, 1, {
        name: 'New',
        description: null,
        identity: { ...ada, name: '@ben' },
        updatedAt: noon,
      });
      const totals = ['old', '@ada', 'new', '@ben'].map(
        async (search) => (await connections.list(organizationId, query({ search }))).total,
      );
      expect(await Promise.all(totals)).toEqual([0, 0, 1, 1]);
    });

    it('refuses a search text of absurd length', async () => {
      const { list } = await fleet([]);
      await expect(list({ search: 'a'.repeat(1001) })).rejects.toMatchObject({
        code: 'invalid_input',
        fields: { search: expect.any(String) },
      });
    });

    it('tells expiring from healthy by the date, and only what is stored as healthy', async () => {
      const { list, names } = await fleet([
        { name: 'fresh', expiresAt: at(61) },
        { name: 'endless', expiresAt: null },
        { name: 'on the edge', expiresAt: at(60) },
        { name: 'over', expiresAt: at(-1) },
        { name: 'down', status: 'degraded', expiresAt: at(1) },
        { name: 'dead', status: 'needs-reconnect', expiresAt: at(1) },
        { name: 'doubtful', status: 'unknown' },
      ]);
      expect(await names({ status: 'healthy' })).toEqual(['endless', 'fresh']);
      expect(await names({ status: 'expiring' })).toEqual(['on the edge', 'over']);
      expect(await names({ status: 'degraded' })).toEqual(['down']);
      expect(await names({ status: 'needs-reconnect' })).toEqual(['dead']);
      expect(await names({ status: 'unknown' })).toEqual(['doubtful']);
      expect(await list({ status: 'healthy', limit: 1 })).toMatchObject({ total: 2 });
    });

    it('filters by app, together with everything else', async () => {
      const { names } = await fleet([
        { name: 'one', app: 'harbor' },
        { name: 'two', app: 'pier' },
        { name: 'two more', app: 'harbor' },
        { name: 'two dead', app: 'harbor', status: 'needs-reconnect' },
      ]);
      expect(await names({ app: 'harbor', search: 'two', status: 'healthy' })).toEqual(['two more']);
      expect(await names({ app: 'elsewhere' })).toEqual([]);
    });
  });
}

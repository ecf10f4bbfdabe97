import { describe, expect, it } from 'vitest';
import type { Database } from '../src/index.ts';
import type { Execute } from '../src/migrate/migrate.ts';
import { eventRow, intentRow, minutesAfter, noon } from '../src/testing/rows.ts';

/** A database as the version before made it. */
export interface OldDatabase {
  /** How this dialect writes a moment. */
  moment(date: Date): string;
  execute: Execute;
  /** Today's version opens it. */
  open(): Promise<Database>;
  remove(): Promise<void>;
}

const owner = { organizationId: 'o', connectionId: 'c' };

/** What is stored stays, whatever the tables become. */
export function describeUpgrade(name: string, create: () => Promise<OldDatabase>): void {
  describe(`a database from before the lifecycle on ${name}`, () => {
    async function upgraded(look: (database: Database) => Promise<void>): Promise<void> {
      const old = await create();
      const now = old.moment(noon);
      const end = old.moment(minutesAfter(noon, 60));
      try {
        for (const statement of [
          `insert into organization (id, name, slug, created_at) values ('o', 'O', 'o', ${now})`,
          `insert into "user" (id, name, email, created_at, updated_at) values ('p', 'P', 'p@example.com', ${now}, ${now})`,
          `insert into oauth_applications values ('a', 'o', 'harbor', 'https://app.example.com', 'client', 'sealed', ${now})`,
          `insert into connections (id, organization_id, name, name_key, description_key, app, method, oauth_application_id,
             settings, method_revision, sealed_secrets, identity_key, status, expires_at, created_at, updated_at, revision)
           values ('c', 'o', 'Harbor', 'harbor', '', 'harbor', 'oauth', 'a', '{"z":1}', 1, 'sealed:secrets', '', 'healthy',
             ${end}, ${now}, ${now}, 7)`,
          `insert into leases values ('connection:c', 'ada', 3, ${end})`,
          `insert into intents values ('i', 'o', 'c', 'rotate', 3, ${now})`,
          `insert into data_keys values ('k', 'wrapped', ${now})`,
        ])
          await old.execute(statement);
        const database = await old.open();
        try {
          await look(database);
        } finally {
          await database.close();
        }
      } finally {
        await old.remove();
      }
    }

    it('still has its connections, leases, open intents and keys', async () => {
      await upgraded(async ({ stores }) => {
        expect(await stores.connections.find('o', 'c')).toMatchObject({
          name: 'Harbor',
          settings: { z: 1 },
          sealedSecrets: 'sealed:secrets',
          expiresAt: minutesAfter(noon, 60),
          revision: 7,
        });
        expect(await stores.intents.listOpen()).toStrictEqual([
          {
            id: 'i',
            ...owner,
            kind: 'rotate',
            handle: null,
            baseUrl: null,
            twinExpiresAt: null,
            leaseEpoch: 3,
            openedAt: noon,
          },
        ]);
        expect(await stores.leases.take('connection:c', 'ben', noon, 1)).toBeNull();
        expect(await stores.dataKeys.list()).toHaveLength(1);
      });
    });

    it('keeps the rules of its tables, and takes what is new', async () => {
      await upgraded(async ({ stores }) => {
        const fence = { key: 'connection:c', owner: 'ada', epoch: 3, now: noon };
        const twin = intentRow({ ...owner, leaseEpoch: 3, kind: 'twin' });
        await expect(stores.intents.open(twin, fence)).rejects.toMatchObject({ code: 'conflict' });
        await stores.intents.clear('i');
        // What the types forbid, the table must forbid too.
        const nonsense = { ...twin, kind: 'nonsense' as 'twin' };
        await expect(stores.intents.open(nonsense, fence)).rejects.toThrow(/intents_kind/);
        expect(await stores.intents.open(twin, fence)).toBe(true);
        await stores.timeline.add([eventRow({ ...owner, kind: 'twin-created' })]);
        expect(await stores.connections.remove('o', 'c')).toBe(true);
        expect(await stores.intents.listOpen()).toEqual([]);
        expect(await stores.timeline.list('o', 'c', { limit: 9 })).toMatchObject({ total: 0 });
      });
    });
  });
}

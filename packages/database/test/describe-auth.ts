import { betterAuth } from 'better-auth/minimal';
import { organization } from 'better-auth/plugins/organization';
import { DrizzleQueryError, eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { authStorage, hasPeople, type Database } from '../src/index.ts';
import { connectionRow, newId } from '../src/testing/rows.ts';
import { type StoreWorld, useDatabase } from '../src/testing/store-world.ts';

const baseURL = 'http://127.0.0.1:4400';
/** Each request comes from elsewhere, so that no limit on sign-ups stands in a test's way. */
const address = () => `10.0.0.${Number(newId('0').slice(2)) % 250}`;
const password = 'a long enough password';

async function authOver(database: Database) {
  return betterAuth({
    database: await authStorage(database),
    baseURL,
    secret: 'only-for-tests-0123456789-0123456789',
    emailAndPassword: { enabled: true },
    rateLimit: { enabled: true, storage: 'database', window: 60, max: 100 },
    plugins: [organization()],
    telemetry: { enabled: false },
    logger: { disabled: true },
  });
}

/** People, sessions and organizations through better-auth itself. */
export function describeAuth(name: string, world: StoreWorld): void {
  describe(`people on ${name}`, () => {
    const use = useDatabase(world);

    async function request(path: string, body?: unknown, cookie = ''): Promise<Response> {
      return (await authOver(use())).handler(
        new Request(`${baseURL}/api/auth${path}`, {
          method: body === undefined ? 'GET' : 'POST',
          headers: {
            'content-type': 'application/json',
            origin: baseURL,
            cookie,
            'x-forwarded-for': address(),
          },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        }),
      );
    }

    async function signedUp() {
      const email = `${newId('ada')}@example.com`;
      const answer = await request('/sign-up/email', { name: 'Ada', email, password });
      expect(answer.status).toBe(200);
      const cookie = answer.headers
        .getSetCookie()
        .map((line) => line.split(';')[0])
        .join('; ');
      return { email, cookie };
    }

    it('are none in a database that is new', async () => {
      const data = await world.create();
      const fresh = await data.open();
      expect(await hasPeople(fresh)).toBe(false);
      await fresh.close();
      await data.remove();
    });

    it('sign up, sign in, and are known by their session', async () => {
      const { email, cookie } = await signedUp();
      expect(await hasPeople(use())).toBe(true);
      expect(await (await request('/get-session', undefined, cookie)).json()).toMatchObject({
        user: { email },
      });
      expect((await request('/sign-in/email', { email, password })).status).toBe(200);
      expect((await request('/sign-in/email', { email, password: 'a wrong password' })).status).toBe(401);
    });

    it('sign up once per e-mail', async () => {
      const { email } = await signedUp();
      expect((await request('/sign-up/email', { name: 'Eve', email, password })).status).toBe(422);
      const { queries, tables } = use().auth;
      expect(await queries.select().from(tables.user).where(eq(tables.user.email, email))).toHaveLength(1);
    });

    it('sign out', async () => {
      const { cookie } = await signedUp();
      await request('/sign-out', {}, cookie);
      expect(await (await request('/get-session', undefined, cookie)).json()).toBeNull();
    });

    it('make organizations that rows can belong to, as their owners', async () => {
      const { cookie } = await signedUp();
      const slug = newId('harbor');
      const made: unknown = await (
        await request('/organization/create', { name: 'Harbor', slug }, cookie)
      ).json();
      expect(made).toMatchObject({ slug, members: [{ role: 'owner' }] });
      const { queries, tables } = use().auth;
      const [stored] = await queries
        .select()
        .from(tables.organization)
        .where(eq(tables.organization.slug, slug));
      const id = stored?.id ?? '';
      expect(await (await request('/get-session', undefined, cookie)).json()).toMatchObject({
        session: { activeOrganizationId: id },
      });
      const { connections } = use().stores;
      expect(await connections.insert(connectionRow(id))).toMatchObject({ organizationId: id });
    });

    it('are counted by the rate limit in the database', async () => {
      await request('/ok');
      const { queries, tables } = use().auth;
      const rows = await queries.select().from(tables.rateLimit);
      expect(rows.length).toBeGreaterThan(0);
    });

    it('leave nothing half written when a sign-up fails', async () => {
      const { queries, tables } = use().auth;
      const adapter = (await authStorage(use()))({ telemetry: { enabled: false } });
      const email = `${newId('eve')}@example.com`;
      const failing = adapter.transaction(async (inner) => {
        const data = {
          name: 'Eve',
          email,
          emailVerified: false,
          createdAt: new Date(0),
          updatedAt: new Date(0),
        };
        await inner.create({ model: 'user', data });
        await inner.create({ model: 'user', data });
      });
      const error: unknown = await failing.catch((error: unknown) => error);
      expect(error).toBeInstanceOf(Error);
      expect(error).not.toBeInstanceOf(DrizzleQueryError);
      expect((error as Error).message).not.toContain(email);
      expect(await queries.select().from(tables.user).where(eq(tables.user.email, email))).toEqual([]);
    });
  });
}

import type { openSqlite } from '@moorage/database';

type AuthData = Awaited<ReturnType<typeof openSqlite>>['auth'];

interface Made {
  readonly rows: Awaited<ReturnType<typeof readRows>>;
  readonly value: unknown;
}

/** What making somebody left in the database, by what it was; one for all worlds of a worker. */
const known = new Map<string, Made>();

/**
 * Passwords are hashed slowly on purpose. So the first world makes a person as Moorage does, and the next get copies
 * of the rows; the tests of set-up make everybody anew.
 *
 * @param make takes an empty database, and gives what tells one person of the tests from another: cookies, ids.
 */
export async function onceMade<Value>(
  name: string,
  auth: AuthData,
  make: () => Promise<Value>,
): Promise<Value> {
  const made = known.get(name);
  if (made === undefined) {
    const value = await make();
    known.set(name, { rows: await readRows(auth), value });
    return value;
  }
  await writeRows(auth, made.rows);
  // What was made under this name, by the same caller.
  // What was made under this name, by the same caller.
  return made.value as Value;
}

async function readRows({ queries, tables: { user, account, organization, member, session } }: AuthData) {
  return {
    people: await queries.select().from(user),
    accounts: await queries.select().from(account),
    organizations: await queries.select().from(organization),
    members: await queries.select().from(member),
    sessions: await queries.select().from(session),
  };
}

async function writeRows({ queries, tables }: AuthData, rows: Made['rows']): Promise<void> {
  await queries.insert(tables.user).values(rows.people);
  await queries.insert(tables.account).values(rows.accounts);
  await queries.insert(tables.organization).values(rows.organizations);
  await queries.insert(tables.member).values(rows.members);
  if (rows.sessions.length > 0) await queries.insert(tables.session).values(rows.sessions);
}

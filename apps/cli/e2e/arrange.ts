import type { Page } from 'playwright-core';
import { oauthApplication, tokens, type World } from './world.ts';

export const person = { name: 'Grace', email: 'grace@moorage.example', password: 'correct horse battery' };
/** Another person of the same organization; their password is the same. */
export const colleague = { name: 'Hopper', email: 'hopper@moorage.example', password: person.password };

/** A connection as the API answers it, as far as the tests look at it. */
export interface Connection {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly revision: number;
  readonly identity: { readonly name: string } | null;
}

/** Speaks to Moorage with the cookies of a page: to arrange, or to look behind what the page shows. The caller knows the answer. */
export async function send<Answer>(
  world: World,
  page: Page,
  method: string,
  path: string,
  json?: unknown,
): Promise<Answer> {
  const response = await page.context().request.fetch(path, {
    method,
    headers: { origin: world.url },
    ...(json === undefined ? {} : { data: json }),
  });
  const text = await response.text();
  if (!response.ok()) throw new Error(`${method} ${path} answered ${response.status()}: ${text}`);
  return JSON.parse(text === '' ? 'null' : text);
}

/** Makes the first administrator, and signs the page's browser in. */
export async function setUp(world: World, page: Page): Promise<void> {
  const token = new URLSearchParams(new URL(world.setupUrl).hash.slice(1)).get('token');
  await send(world, page, 'POST', '/api/v1/setup', { token, ...person, organization: 'Harbor' });
}

export async function signIn(world: World, page: Page, { email, password } = person): Promise<void> {
  await send(world, page, 'POST', '/api/auth/sign-in/email', { email, password });
}

/** Makes the colleague. NOTE: straight into the database, as there is no way to invite anybody yet. */
export async function addColleague(world: World): Promise<void> {
  await world.database(async ({ auth: { queries, tables } }) => {
    const times = { createdAt: new Date(), updatedAt: new Date() };
    const [account] = await queries.select().from(tables.account);
    const [member] = await queries.select().from(tables.member);
    if (!account || !member) throw new Error('Moorage is not set up');
    const { name, email } = colleague;
    const id = 'colleague';
    await queries.insert(tables.user).values({ id, name, email, ...times });
    await queries.insert(tables.account).values({ ...account, id, userId: id, accountId: id });
    await queries.insert(tables.member).values({ ...member, id, userId: id });
  });
}

/** Tells Moorage about the OAuth application that the mock GitLab knows. */
export async function registerApplication(world: World, page: Page): Promise<{ readonly id: string }> {
  const { clientId, clientSecret } = oauthApplication;
  return send(world, page, 'POST', '/api/v1/oauth-applications', {
    app: 'gitlab',
    instanceUrl: world.gitlabUrl,
    clientId,
    clientSecret,
  });
}

export interface NewConnection {
  readonly name: string;
  readonly token?: string;
  readonly kind?: 'personal' | 'project' | 'group';
}

/** Connects by an access token; ada's personal one unless another is given. */
export async function connect(
  world: World,
  page: Page,
  { name, token = tokens.adaApi, kind = 'personal' }: NewConnection,
): Promise<Connection> {
  return send(world, page, 'POST', '/api/v1/app-connections', {
    name,
    app: 'gitlab',
    method: 'access-token',
    settings: { instanceUrl: world.gitlabUrl, tokenKind: kind },
    secrets: { token },
  });
}

/** All connections that Moorage has, by name. */
export async function stored(world: World, page: Page): Promise<readonly Connection[]> {
  const path = '/api/v1/app-connections';
  return (await send<{ items: readonly Connection[] }>(world, page, 'GET', path)).items;
}

/** Puts many connections beside a first one. NOTE: through the store, as each would cost a check at GitLab. */
export async function copy(world: World, page: Page, first: Connection, count: number): Promise<void> {
  type Session = { organization: { id: string } };
  const { organization } = await send<Session>(world, page, 'GET', '/api/auth/get-session');
  await world.database(async ({ stores: { connections } }) => {
    const row = await connections.find(organization.id, first.id);
    if (!row) throw new Error(`${first.name} is not stored`);
    for (let at = 1; at <= count; at += 1) {
      const name = `${first.name}-${String(at).padStart(3, '0')}`;
      await connections.insert({
        ...row,
        id: `${first.id.slice(0, -4)}${String(at).padStart(4, '0')}`,
        name,
      });
    }
  });
}

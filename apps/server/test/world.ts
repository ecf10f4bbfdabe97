import { randomBytes, randomUUID } from 'node:crypto';
import { ConnectionError, createRegistry, type Send } from '@moorage/core';
import { authStorage, openSqlite } from '@moorage/database';
import type { Actor, Dependencies } from '@moorage/engine';
import { gitlab } from '@moorage/plugin-gitlab';
import { createVault, parseMasterKey } from '@moorage/vault';
import { createMockGitLab, type MockGitLabOptions } from 'mock-gitlab';
import { createServer, type Server, type ServerDependencies, type WebFiles } from '../src/index.ts';
import { createPeople } from '../src/identity/people.ts';
import { createPrograms } from '../src/identity/programs.ts';
import { createBrowser, type Browser } from './browser.ts';
import { createConformance } from './conform.ts';
import { onceMade } from './people-once.ts';
import { createSecretWatch } from './secret-watch.ts';

export const publicUrl = 'http://127.0.0.1:4400';
export const gitlabUrl = 'http://gitlab.test';
/** The people of the tests; their passwords are seeded secrets. */
export const ada = { name: 'Ada', email: 'ada@example.com', password: 'harbour-wall-31' };
export const bo = { name: 'Bo', email: 'bo@example.com', password: 'lighthouse-keeper-7' };

export interface WorldOptions {
  readonly gitlab?: MockGitLabOptions;
  readonly send?: Send;
  readonly server?: Partial<ServerDependencies>;
  readonly engine?: Partial<Dependencies>;
}

const worlds: { watch: ReturnType<typeof createSecretWatch>; lines: object[] }[] = [];
export function expectNoSecretSaid(): void {
  for (const { watch, lines } of worlds.splice(0)) watch.expectNoneIn(lines);
}

/** One for all worlds, so that a session's cookie can be copied with its row. */
const sessionSecret = randomBytes(32).toString('base64url');

/** A whole Moorage with a database and a vault of its own, and a GitLab beside it. Nothing is a double but GitLab. */
export async function createWorld(options: WorldOptions = {}) {
  const startedAt = new Date('2027-01-31T08:00:00Z');
  let now = startedAt;
  const clock = { now: () => now };
  let ids = 0;
  const random = {
    bytes: (count: number) => new Uint8Array(randomBytes(count)),
    // Sortable by the order in which they are made, as the port says.
    id: () => `${String((ids += 1)).padStart(8, '0')}${randomUUID().slice(8)}`,
  };
  const mock = createMockGitLab({ now: startedAt.toISOString(), baseUrl: gitlabUrl, ...options.gitlab });
  const watch = createSecretWatch();
  const lines: { level: string; message: string; [name: string]: unknown }[] = [];
  const line = (level: string) => (message: string, details?: object) =>
    void lines.push({ ...details, level, message });
  const database = await openSqlite({ path: ':memory:' });
  const masterKey = parseMasterKey(randomBytes(32).toString('base64'));
  const engine: Dependencies = {
    plugins: createRegistry([gitlab]),
    stores: database.stores,
    vault: await createVault({ masterKey, dataKeys: database.stores.dataKeys, clock, random }),
    send: watch.outbound(options.send ?? inProcess(mock.fetch)),
    clock,
    random,
    wait: async () => {},
    log: { debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error') },
    publicUrl,
    ...options.engine,
  };
  const identity = { database: () => authStorage(database), secret: sessionSecret };
  watch.add(identity.secret);
  /** Another process on the same database. */
  const serve = (own: Partial<Dependencies> = {}) =>
    createServer({
      engine: { ...engine, ...own },
      identity,
      ready: () => database.ready(),
      web: webFiles,
      version: '0.0.0',
      ...options.server,
    });
  const server = serve();
  const conform = await conformanceOf(server, engine.publicUrl);
  /** Every answer of every test is held against the API's description. */
  async function send(path: string, init: RequestInit = {}): Promise<Response> {
    const response = await server.app.request(path, init);
    const { pathname } = new URL(path, publicUrl);
    await watch.answered(response, `${init.method ?? 'GET'} ${pathname}`);
    if (isDescribed(pathname)) await conform(init.method ?? 'GET', pathname, response);
    return response;
  }

  const browser = (): Browser => createBrowser(send);

  /** The first administrator, made with the printed token and signed in. */
  async function setUp(): Promise<Browser> {
    const person = browser();
    const token = watch.add(server.setup.issueToken());
    const done = await person.post('/api/v1/setup', { ...ada, token });
    if (done.status !== 201) throw new Error(`set-up answered ${done.status}: ${done.text}`);
    return person;
  }

  /** The first administrator, signed in, without the wait for a password. */
  async function administrator(): Promise<Browser> {
    const { cookies } = await onceMade(`administrator of ${engine.publicUrl}`, database.auth, setUp);
    const person = browser();
    for (const [name, value] of cookies) person.cookies.set(name, value);
    return person;
  }

  /** The owner of an organization, made through the identity layer. */
  const addOwner = (owner: typeof ada, organization: string) =>
    createPeople({ ...identity, ...engine, programs: createPrograms({ engine }) }).addOwner({
      ...owner,
      organization,
      slug: owner.name.toLowerCase(),
    });

  async function signIn({ email, password }: { email: string; password: string }): Promise<Browser> {
    const person = browser();
    const done = await person.post('/api/auth/sign-in/email', { email, password });
    if (done.status !== 200) throw new Error(`sign-in answered ${done.status}: ${done.text}`);
    return person;
  }

  /** A person with an organization of their own, signed in. */
  async function addOrganization(owner = bo): Promise<Browser> {
    await addOwner(owner, `${owner.name}'s`);
    return signIn(owner);
  }

  worlds.push({ watch, lines });
  return {
    server,
    serve,
    engine,
    mock,
    database,
    lines,
    watch,
    send,
    browser,
    setUp,
    administrator,
    owner: async (): Promise<Actor> => {
      const made = await onceMade('owner', database.auth, () => addOwner(ada, 'Harbor'));
      return {
        organizationId: made.organizationId,
        by: { kind: 'person', id: made.personId, name: ada.name },
      };
    },
    signIn,
    addOrganization,
    /** Moves Moorage's clock and GitLab's. */
    advance(milliseconds: number): void {
      now = new Date(now.getTime() + milliseconds);
      mock.clock.set(now.toISOString());
    },
  };
}

/** The description is the same for all worlds of one address, and making its validators takes time. */
const conformances = new Map<string, ReturnType<typeof createConformance>>();
async function conformanceOf({ app }: Server, address: string) {
  const known = conformances.get(address);
  if (known !== undefined) return known;
  const conform = createConformance(await (await app.request('/api/openapi.json')).text());
  conformances.set(address, conform);
  return conform;
}

export type World = Awaited<ReturnType<typeof createWorld>>;

export const indexHtml = '<!doctype html><html><body><div id="root"></div></body></html>';
const webFiles: WebFiles = {
  read: (path) =>
    ({
      '/index.html': { body: indexHtml, contentType: 'text/html; charset=utf-8', immutable: false },
      '/assets/app-1a2b.js': { body: 'export {};', contentType: 'text/javascript', immutable: true },
    })[path] ?? null,
};

function inProcess(fetch: (url: string, init: RequestInit) => Promise<Response>): Send {
  return async (url, init) => {
    try {
      return await fetch(url, { ...init, redirect: 'manual' });
    } catch (cause) {
      if (init.signal.aborted) throw cause;
      throw new ConnectionError('unavailable', `${new URL(url).host} did not answer.`, { cause });
    }
  };
}

function isDescribed(path: string): boolean {
  if (path === '/api/openapi.json' || path === '/api/docs') return false;
  return /^\/(api|oauth)\//.test(path) || path === '/healthz' || path === '/readyz';
}

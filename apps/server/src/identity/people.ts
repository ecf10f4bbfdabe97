import { ConnectionError, type Clock } from '@moorage/core';
import type { Initiator } from '@moorage/engine';
import { z } from 'zod';
import { loadAuth, type AuthOptions } from './auth.ts';
import { createFailedSignIns } from './failed-sign-ins.ts';
import { createAuthCaller, type AuthCall, type AuthReply } from './call-auth.ts';
import type { Programs } from './programs.ts';

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

export function byPerson({ id, name }: Person): Initiator {
  return { kind: 'person', id, name };
}

/** Who is signed in, and in which organization they act. */
export interface SignedIn {
  readonly person: Person;
  readonly organizationId: string;
  readonly expiresAt: Date;
  /** A session that lives on gets a new cookie now and then. */
  readonly cookies: readonly string[];
}

export interface NewOwner {
  readonly name: string;
  readonly email: string;
  readonly password: string;
  readonly organization: string;
  /** Unique among organizations. */
  readonly slug: string;
}

export interface SignIn {
  readonly email: string;
  readonly password: string;
  readonly rememberMe: boolean;
}

/** People, their sessions and their organizations; beside the session, the access keys of programs. */
export interface People extends Programs {
  any(): Promise<boolean>;
  /** Creates a person and an organization of theirs, both or none. @throws {ConnectionError} `conflict`. */
  addOwner(owner: NewOwner, condition?: 'first'): Promise<{ personId: string; organizationId: string }>;
  /** @returns `null` when the request carries no valid session, or its person is in no organization. */
  session(headers: Headers): Promise<SignedIn | null>;
  /** Whether the session still lives and acts there. To ask does not make it live longer. */
  isSignedIn(headers: Headers, organizationId: string): Promise<boolean>;
  organizationName(id: string): Promise<string>;
  /** Passes a request on to better-auth. @throws {ConnectionError} for its refusals. */
  call(call: AuthCall): Promise<AuthReply>;
  /** Signs in. @throws {ConnectionError} `sign_in_required`, `rate_limited`. */
  signIn(values: SignIn, request: Pick<AuthCall, 'headers' | 'clientAddress'>): Promise<AuthReply>;
}

const membership = z.object({ organizationId: z.string(), createdAt: z.date() });

export interface PeopleOptions extends AuthOptions {
  readonly clock: Clock;
  readonly programs: Programs;
}

export function createPeople(options: PeopleOptions): People {
  let loading: ReturnType<typeof loadAuth> | undefined;
  const load = () => (loading ??= loadAuth(options));
  const call = createAuthCaller(load, options.publicUrl);
  const failures = createFailedSignIns(options.clock);
  const storage = async () => (await (await load()).$context).adapter;

  async function sessionOf(
    headers: Headers,
    query: { readonly disableRefresh?: true },
  ): Promise<SignedIn | null> {
    const cookie = headers.get('cookie');
    if (cookie === null) return null;
    const auth = await load();
    const { response, headers: answer } = await auth.api.getSession({
      headers: new Headers({ cookie }),
      query,
      returnHeaders: true,
    });
    if (response === null) return null;
    const { user, session } = response;
    const memberships = z
      .array(membership)
      .parse(
        await (await storage()).findMany({ model: 'member', where: [{ field: 'userId', value: user.id }] }),
      )
      .toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
    const active = memberships.find(({ organizationId }) => organizationId === session.activeOrganizationId);
    const organizationId = (active ?? memberships[0])?.organizationId;
    if (organizationId === undefined) return null;
    const person = { id: user.id, name: user.name, email: user.email };
    return { person, organizationId, expiresAt: session.expiresAt, cookies: answer.getSetCookie() };
  }

  return {
    any: async () => (await (await storage()).count({ model: 'user' })) > 0,

    async addOwner({ name, email, password, organization, slug }, condition) {
      const { password: passwords, adapter } = await (await load()).$context;
      const hash = await passwords.hash(password);
      const now = options.clock.now();
      const times = { createdAt: now, updatedAt: now };
      const [personId, organizationId] = [options.random.id(), options.random.id()];
      return adapter.transaction(async (tables) => {
        if (condition === 'first' && (await tables.count({ model: 'user' })) > 0) throw alreadySetUp();
        const create = (model: string, data: Record<string, unknown>) =>
          tables.create({ model, data, forceAllowId: true });
        const account = { providerId: 'credential', accountId: personId, userId: personId, password: hash };
        await create('user', {
          id: personId,
          name,
          email: email.toLowerCase(),
          emailVerified: false,
          ...times,
        });
        await create('account', { id: options.random.id(), ...account, ...times });
        await create('organization', { id: organizationId, name: organization, slug, createdAt: now });
        const member = { organizationId, userId: personId, role: 'owner', createdAt: now };
        await create('member', { id: options.random.id(), ...member });
        return { personId, organizationId };
      });
    },

    session: (headers) => sessionOf(headers, {}),

    isSignedIn: async (headers, organizationId) =>
      (await sessionOf(headers, { disableRefresh: true }))?.organizationId === organizationId,

    async organizationName(id) {
      const row = await (
        await storage()
      ).findOne({ model: 'organization', where: [{ field: 'id', value: id }] });
      return z.object({ name: z.string() }).parse(row).name;
    },

    call,

    holder: (request) => options.programs.holder(request),

    isKeyAlive: (organizationId, id) => options.programs.isKeyAlive(organizationId, id),

    signIn: (values, request) =>
      failures.guard(values.email, request.clientAddress, () =>
        call({ ...request, path: '/sign-in/email', body: { ...values } }),
      ),
  };
}

export function alreadySetUp(): ConnectionError {
  return new ConnectionError('conflict', 'This Moorage is already set up.', { action: 'Sign in.' });
}

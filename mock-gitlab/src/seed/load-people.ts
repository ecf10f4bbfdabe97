import { type Maker, createUser } from '../state/create.ts';
import { createServiceAccount } from '../state/create-token.ts';
import { type User, userShape } from '../state/rows.ts';
import { placeOf, refuseTaken } from './find.ts';
import type { Of } from './shape.ts';
import { freeId, toRow } from './words.ts';

/** Writes what a seed says of an account over what a new one has. */
export function refineAccount(
  { state }: Maker,
  user: User,
  words: Readonly<Record<string, unknown>>,
  key: string,
): User {
  const said = toRow(words, key);
  const { profile = {}, preferences = {}, createdAt } = said;
  const merged = {
    ...user,
    // Accounts are confirmed from their first moment unless a seed says otherwise.
    ...(createdAt !== undefined && { confirmedAt: createdAt }),
    ...said,
    profile: { ...user.profile, ...(typeof profile === 'object' && profile) },
    preferences: { ...user.preferences, ...(typeof preferences === 'object' && preferences) },
  };
  return state.users.update(user, userShape.parse(merged, key));
}

/** A person with a namespace of their own. */
export function addPerson(maker: Maker, seed: Of<'people'>, key: string): void {
  const { state, clock } = maker;
  const { id, namespace_id, emails = [], username, name, email, password, admin, ...words } = seed;
  refuseTaken(maker, username, `${key}.username`, '"eve"');
  freeId(state.namespaces, namespace_id, `${key}.namespace`);
  const user = state.namespaces.at(namespace_id, () =>
    state.users.at(freeId(state.users, id, key), () =>
      createUser(maker, {
        username,
        name: name ?? username,
        email: email ?? `${username}@example.com`,
        password: password ?? null,
        admin: admin ?? false,
      }),
    ),
  );
  refineAccount(maker, user, words, key);
  for (const [at, { email: address, ...rest }] of emails.entries()) {
    const { confirmedAt = clock.milliseconds(), createdAt = clock.milliseconds() } = toRow(
      rest,
      `${key}.emails[${at}]`,
    );
    state.emails.insert((emailId) => ({
      id: emailId,
      userId: user.id,
      email: address,
      confirmedAt: typeof confirmedAt === 'number' ? confirmedAt : null,
      createdAt: Number(createdAt),
    }));
  }
}

/** A service account of the instance, a group or a project. */
export function addServiceAccount(maker: Maker, seed: Of<'service_accounts'>, key: string): void {
  const { state } = maker;
  const { id, username, name, email, group, project, unconfirmed_email, ...words } = seed;
  refuseTaken(maker, username, `${key}.username`, '"service_account_dock"');
  const place = group === undefined && project === undefined ? undefined : placeOf(maker, seed, key);
  const user = state.users.at(freeId(state.users, id, key), () =>
    createServiceAccount(
      maker,
      {
        username,
        name: name ?? 'Service account user',
        email: email ?? `${username}@noreply.gitlab.test`,
        createdById: null,
      },
      { ownerType: place?.type ?? 'instance', ownerId: place?.id ?? null },
    ),
  );
  refineAccount(maker, user, words, key);
  const account = state.serviceAccounts.get(user.id);
  if (account && unconfirmed_email !== undefined) {
    state.serviceAccounts.update(account, { unconfirmedEmail: unconfirmed_email });
  }
}

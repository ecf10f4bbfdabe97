import { NEW_BOT, NEW_PERSON } from '../state/new-person.ts';
import type { User } from '../state/rows.ts';
import type { State } from '../state/state.ts';
import { toWords } from './words.ts';

const byId = (one: { readonly id: number }, other: { readonly id: number }) => one.id - other.id;

/** An account in words, but for what a new one has anyway. */
export function saveAccount(user: User, usual: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { confirmedAt } = user;
  const words = toWords(user, usual, ['confirmedAt', 'bot', 'namespaceId']);
  return confirmedAt === user.createdAt
    ? words
    : { ...words, confirmed_at: confirmedAt === null ? null : new Date(confirmedAt).toISOString() };
}

/** People, by id. */
export function savePeople(state: State): unknown[] {
  return state.users
    .filter(({ bot }) => !bot)
    .toSorted(byId)
    .map((user) => {
      const { id, username, name, email, ...words } = saveAccount(user, NEW_PERSON);
      const emails = state.emails
        .many('user', String(user.id))
        .map(({ email: address, confirmedAt, createdAt }) => ({
          email: address,
          ...toWords({ confirmedAt, createdAt }),
        }));
      return {
        id,
        namespace_id: user.namespaceId ?? undefined,
        username,
        name,
        email,
        ...words,
        emails: emails.length > 0 ? emails : undefined,
      };
    });
}

/** Service accounts, by id. */
export function saveServiceAccounts(state: State): unknown[] {
  return state.serviceAccounts
    .all()
    .toSorted(byId)
    .flatMap(({ id, ownerType, ownerId, unconfirmedEmail }) => {
      const user = state.users.get(id);
      if (!user) return [];
      return [
        {
          ...saveAccount(user, { ...NEW_BOT, external: true } as const),
          group: ownerType === 'group' ? state.groups.get(ownerId)?.fullPath : undefined,
          project: ownerType === 'project' ? state.projects.get(ownerId)?.fullPath : undefined,
          unconfirmed_email: unconfirmedEmail ?? undefined,
        },
      ];
    });
}

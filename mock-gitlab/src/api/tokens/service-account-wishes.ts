import { Refusal, badRequest } from '../../http/answer.ts';
import type { Exchange } from '../../http/exchange.ts';
import { optional, text } from '../../http/parameters.ts';
import { createServiceAccount } from '../../state/create-token.ts';
import type { ServiceAccount, User } from '../../state/rows.ts';
import { toSentence } from './rules.ts';

/** What may be said of a service account. gitlab: ee/lib/api/service_accounts.rb */
export const accountParameters = {
  name: optional(text),
  username: optional(text),
  email: optional(text),
};

/** What was said of one. */
export interface AccountWish {
  readonly name: string | undefined;
  readonly username: string | undefined;
  readonly email: string | undefined;
}

const given = (value: string | undefined): string | undefined =>
  value === undefined || value.trim() === '' ? undefined : value;

/** What the user model says against it. gitlab: app/models/user.rb */
function complaints({ world: { state } }: Exchange, wish: AccountWish, self: User | undefined): string[] {
  const { name, username, email } = wish;
  const taken = (other: User | undefined) => other !== undefined && other.id !== self?.id;
  const path = username?.toLowerCase() ?? '';
  return [
    ...(email !== undefined && !/^[^@\s]+@[^@\s]+$/.test(email) ? ['Email is invalid'] : []),
    ...(email !== undefined && taken(state.users.by('email', email.toLowerCase()))
      ? ['Email has already been taken']
      : []),
    ...(name !== undefined && name.length > 255 ? ['Name is too long (maximum is 255 characters)'] : []),
    ...(username !== undefined && (taken(state.users.by('username', path)) || state.groups.by('path', path))
      ? ['Username has already been taken']
      : []),
    ...(username !== undefined && !/^[a-zA-Z0-9_][\w.-]*$/.test(username)
      ? [
          "Username can contain only letters, digits, '_', '-', '.'. Cannot start with '-' or end in '.', '.git' or '.atom'.",
        ]
      : []),
  ];
}

/** Makes an account with names of its own where none were given. gitlab: ee/app/services/users/service_accounts/create_service.rb */
export function makeAccount(
  exchange: Exchange,
  asked: AccountWish,
  owner: Pick<ServiceAccount, 'ownerType' | 'ownerId'>,
  creator: User,
): User {
  const { world, baseUrl } = exchange;
  const prefix =
    owner.ownerType === 'instance'
      ? 'service_account'
      : `service_account_${owner.ownerType}_${owner.ownerId}`;
  const generated = `${prefix}_${world.state.random.hex(32)}`;
  const wish = {
    name: given(asked.name) ?? 'Service account user',
    username: given(asked.username) ?? generated,
    email: given(asked.email) ?? `${generated}@noreply.${new URL(baseUrl).hostname}`,
  };
  const found = complaints(exchange, wish, undefined);
  if (found.length > 0) throw badRequest(toSentence(found));
  return createServiceAccount(world, { ...wish, createdById: creator.id }, owner);
}

/** Changes one; a new address waits to be confirmed. gitlab: ee/app/services/users/service_accounts/update_service.rb */
export function changeAccount(exchange: Exchange, user: User, asked: AccountWish): User {
  const { state } = exchange.world;
  const found = complaints(exchange, asked, user);
  if (found.length > 0) throw new Refusal({ status: 400, json: { message: toSentence(found) } });
  const account = state.serviceAccounts.get(user.id);
  if (account && asked.email !== undefined && asked.email !== user.email) {
    state.serviceAccounts.update(account, { unconfirmedEmail: asked.email });
  }
  const { name = user.name, username = user.username } = asked;
  return state.users.update(user, { name, username });
}

/** gitlab: ee/lib/api/entities/service_account.rb, lib/api/entities/user_safe.rb */
export function accountEntity({ world: { state } }: Exchange, user: User) {
  const unconfirmed = state.serviceAccounts.get(user.id)?.unconfirmedEmail ?? null;
  return {
    id: user.id,
    username: user.username,
    public_email: user.profile.publicEmail,
    name: user.name,
    email: user.email,
    ...(unconfirmed !== null && { unconfirmed_email: unconfirmed }),
  };
}

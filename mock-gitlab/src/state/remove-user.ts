import type { Clock } from '../clock.ts';
import { LEVEL } from './access.ts';
import { deleteApplication, deletePersonalNamespace } from './delete.ts';
import type { Group, User } from './rows.ts';
import type { State } from './state.ts';

/** How long the worker takes that removes a deleted account. gitlab: app/workers/delete_user_worker.rb */
export const REMOVAL_MS = 1000;

/** Groups that would be left without an owner; bots do not count. gitlab: app/models/user.rb, solo_owned_groups */
export function soloOwnedGroups(state: State, user: User): Group[] {
  const owned = state.members
    .many('user', String(user.id))
    .filter(({ sourceType, accessLevel }) => sourceType === 'group' && accessLevel === LEVEL.owner);
  return owned.flatMap(({ sourceId }) => {
    const owners = state.members
      .many('source', `group/${sourceId}`)
      .filter(
        ({ userId, accessLevel }) => accessLevel === LEVEL.owner && state.users.get(userId)?.bot === false,
      );
    const group = state.groups.get(sourceId);
    return group && owners.length === 1 ? [group] : [];
  });
}

/** Takes an account away with all that cannot be without it. gitlab: app/services/users/destroy_service.rb */
function removeUser(state: State, user: User): void {
  const key = String(user.id);
  const drop = (table: { delete: (id: number) => void }, rows: readonly { readonly id: number }[]) => {
    for (const { id } of rows) table.delete(id);
  };
  const mine = (row: { readonly userId: number | null }) => row.userId === user.id;
  // gitlab: app/models/user.rb, has_many :oauth_applications, dependent: :destroy
  for (const application of state.applications.filter(({ ownerId }) => ownerId === user.id)) {
    deleteApplication(state, application);
  }
  drop(state.members, state.members.many('user', key));
  drop(state.stars, state.stars.many('user', key));
  drop(state.accessTokens, state.accessTokens.many('user', key));
  drop(state.oauthTokens, state.oauthTokens.many('user', key));
  drop(state.grants, state.grants.filter(mine));
  drop(state.deviceGrants, state.deviceGrants.filter(mine));
  drop(state.sessions, state.sessions.filter(mine));
  drop(state.emails, state.emails.many('user', key));
  drop(state.sshKeys, state.sshKeys.many('user', key));
  drop(state.gpgKeys, state.gpgKeys.many('user', key));
  drop(state.follows, [...state.follows.many('follower', key), ...state.follows.many('followee', key)]);
  drop(state.customAttributes, state.customAttributes.many('owner', `user/${user.id}`));
  if (user.namespaceId !== null) deletePersonalNamespace(state, user.namespaceId);
  state.serviceAccounts.delete(user.id);
  drop(
    state.triggers,
    state.triggers.filter(({ ownerId }) => ownerId === user.id),
  );
  state.users.delete(user.id);
}

/** Removes the accounts whose time has come; costs nothing while none waits. */
export function removeDueUsers(state: State, clock: Clock): void {
  const waiting = state.users.many('removal', 'due');
  for (const user of waiting) {
    if (user.removalAt !== null && user.removalAt <= clock.milliseconds()) removeUser(state, user);
  }
}

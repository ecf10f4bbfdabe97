import { groupsBelow, projectsIn } from './move.ts';
import type { Group, OAuthApplication, Project } from './rows.ts';
import { type State, tablesOf } from './state.ts';

type Kind = 'project' | 'group';

/** How rows say whose they are: by one column, or by a kind and an id. */
const PAIRS = [
  ['ownerType', 'ownerId'],
  ['sourceType', 'sourceId'],
  ['kind', 'ownerId'],
  ['kind', 'resourceId'],
] as const;

function belongsTo(row: object, kind: Kind, id: number): boolean {
  if (Reflect.get(row, `${kind}Id`) === id) return true;
  return PAIRS.some(([type, owner]) => Reflect.get(row, owner) === id && Reflect.get(row, type) === kind);
}

/**
 * Takes away what belongs to a place, whichever table keeps it: variables, hooks, environments, members, tokens with their bots, service accounts.
 * gitlab: app/services/projects/destroy_service.rb, groups/destroy_service.rb
 */
function deleteBelongings(state: State, kind: Kind, id: number): void {
  const bots = state.accessTokens
    .filter((token) => token.kind === kind && token.resourceId === id)
    .map(({ userId }) => userId);
  const accounts = state.serviceAccounts.filter((account) => belongsTo(account, kind, id));
  const hooks = state.hooks.filter((hook) => belongsTo(hook, kind, id));
  for (const hook of hooks) {
    for (const event of state.hookEvents.many('hook', String(hook.id))) state.hookEvents.delete(event.id);
  }
  for (const [, table] of tablesOf(state)) {
    for (const row of table.all()) if (belongsTo(row, kind, id)) table.delete(row.id);
  }
  for (const bot of [...bots, ...accounts.map((account) => account.id)]) {
    if (state.users.get(bot)?.bot) deleteBot(state, bot);
  }
}

function deleteBot(state: State, userId: number): void {
  for (const member of state.members.many('user', String(userId))) state.members.delete(member.id);
  for (const token of state.accessTokens.many('user', String(userId))) state.accessTokens.delete(token.id);
  state.users.delete(userId);
}

/** Removes a project with all that belongs to it; its id is never given out again. */
export function deleteProject(state: State, project: Project): void {
  state.projects.delete(project.id);
  deleteBelongings(state, 'project', project.id);
  for (const fork of state.projects.many('fork', String(project.id))) {
    state.projects.update(fork, { forkedFromId: null });
  }
}

/** Removes a group, the groups and projects inside, and all that belongs to them. */
export function deleteGroup(state: State, group: Group): void {
  for (const one of [...groupsBelow(state, group.id).toReversed(), group]) {
    for (const project of projectsIn(state, one.id)) deleteProject(state, project);
    state.groups.delete(one.id);
    state.namespaces.delete(one.id);
    deleteBelongings(state, 'group', one.id);
  }
}

/** Removes the projects of a person's own namespace and the namespace. gitlab: app/services/users/destroy_service.rb */
export function deletePersonalNamespace(state: State, namespaceId: number): void {
  for (const project of projectsIn(state, namespaceId)) deleteProject(state, project);
  state.namespaces.delete(namespaceId);
}

/** Takes an application away with all its codes and tokens: nobody knows them afterwards. doorkeeper: dependent: :delete_all */
export function deleteApplication(state: State, { id }: OAuthApplication): void {
  for (const table of [state.oauthTokens, state.grants, state.deviceGrants]) {
    for (const row of table.filter(({ applicationId }) => applicationId === id)) table.delete(row.id);
  }
  state.applications.delete(id);
}

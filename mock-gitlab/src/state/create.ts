import type { Clock } from '../clock.ts';
import type { Switches } from '../switches.ts';
import { LEVEL } from './access.ts';
import { NEW_PERSON } from './new-person.ts';
import type { Group, Member, Project, User } from './rows.ts';
import type { State } from './state.ts';

// How things come into being, with all that GitLab makes along with them; seeds and the API both build with these.

/** What making needs of a world. */
export interface Maker {
  readonly state: State;
  readonly clock: Clock;
  readonly switches: Switches;
}

/** A person with a namespace of their own. gitlab: app/models/user.rb, ensure_namespace_correct */
export function createUser(
  { state, clock }: Maker,
  user: Pick<User, 'username' | 'name' | 'email'> & Partial<User>,
): User {
  const namespaceId = state.namespaces.insert((id) => ({ id, kind: 'user' })).id;
  const at = clock.milliseconds();
  return state.users.insert((id) => ({
    ...NEW_PERSON,
    confirmedAt: at,
    ...user,
    id,
    namespaceId,
    createdAt: at,
  }));
}

type NewGroup = Pick<Group, 'name' | 'path' | 'fullPath' | 'parentId' | 'description' | 'visibility'> &
  Partial<Pick<Group, 'attributes'>>;

/** A group. */
export function createGroup({ state, clock }: Maker, group: NewGroup): Group {
  const { id } = state.namespaces.insert((namespace) => ({ id: namespace, kind: 'group' }));
  return state.groups.insertAs({
    markedForDeletionAt: null,
    attributes: {},
    ...group,
    id,
    createdAt: clock.milliseconds(),
  });
}

type NewProject = Pick<
  Project,
  'name' | 'path' | 'fullPath' | 'namespaceId' | 'namespaceKind' | 'visibility' | 'creatorId'
> &
  Partial<Omit<Project, 'id'>>;

/** A project; in a person's own namespace that person becomes its owner. gitlab: app/services/projects/create_service.rb */
export function createProject(maker: Maker, project: NewProject): Project {
  const { state, clock } = maker;
  const at = clock.milliseconds();
  const made = state.projects.insert((id) => ({
    formerPaths: [],
    description: null,
    archived: false,
    defaultBranch: 'main',
    emptyRepo: true,
    topics: [],
    forkedFromId: null,
    markedForDeletionAt: null,
    attributes: {},
    createdAt: at,
    updatedAt: at,
    lastActivityAt: at,
    ...project,
    id,
  }));
  // gitlab: app/services/projects/protect_default_branch_service.rb
  if (!made.emptyRepo) {
    state.protectedBranches.insert((id) => ({
      id,
      projectId: made.id,
      name: made.defaultBranch ?? 'main',
      pushLevel: LEVEL.maintainer,
      mergeLevel: LEVEL.maintainer,
      unprotectLevel: null,
      allowForcePush: false,
      codeOwnerApprovalRequired: false,
      updatedAt: at,
    }));
  }
  if (made.namespaceKind === 'user') {
    const owner = state.users.by('namespace', String(made.namespaceId))?.id ?? made.creatorId;
    for (const person of new Set([owner, made.creatorId])) {
      addMember(maker, 'project', made.id, person, LEVEL.owner);
    }
  }
  return made;
}

/** A membership; replaces the one the person has in this place. */
export function addMember(
  { state, clock }: Maker,
  sourceType: Member['sourceType'],
  sourceId: number,
  userId: number,
  accessLevel: number,
  createdById: number | null = null,
  expiresAt: string | null = null,
): Member {
  return state.members.insert((id) => ({
    id,
    sourceType,
    sourceId,
    userId,
    accessLevel,
    createdAt: clock.milliseconds(),
    createdById,
    expiresAt,
  }));
}

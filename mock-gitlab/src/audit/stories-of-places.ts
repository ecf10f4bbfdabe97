import { ROLE_NAMES } from '../state/access.ts';
import type { Group, Member, Project, Variable } from '../state/rows.ts';
import type { State } from '../state/state.ts';
import {
  type Change,
  INSTANCE,
  type Story,
  changed,
  scopeOfGroup,
  scopeOfPlace,
  scopeOfProject,
} from './story.ts';

type Place = Project | Group;

/** Attributes of places that auditors are told of, with GitLab's words. gitlab: ee/lib/audit/project_changes_auditor.rb, group_changes_auditor.rb */
const ATTRIBUTES = [
  ['visibility', 'visibility_level', 'visibility'],
  ['fullPath', 'path', 'path'],
  ['name', 'name', 'name'],
] as const;

const isArchived = (place: Place) =>
  'archived' in place ? place.archived : place.attributes['archived'] === true;

function rootOf(state: State, group: Group): Group {
  const parent = state.groups.get(group.parentId);
  return parent ? rootOf(state, parent) : group;
}

/** Projects and groups, made, changed and gone. gitlab: ee/app/services/ee/projects, ee/app/services/ee/groups */
export function placeStories(state: State, changes: readonly Change<Place>[]): Story[] {
  return changes.flatMap(({ before, after }): Story[] => {
    const place = after ?? before;
    if (!place) return [];
    const isProject = 'namespaceKind' in place;
    const kind = isProject ? 'project' : 'group';
    const title = isProject ? 'Project' : 'Group';
    const tell = (deed: string, told: Pick<Story, 'message' | 'more'>): Story => ({
      ...(isProject ? scopeOfProject(place) : scopeOfGroup(after ? place : rootOf(state, place))),
      name: `${kind}_${deed}`,
      targetId: place.id,
      targetType: title,
      targetDetails: deed === 'destroyed' ? place.fullPath : place.name,
      ...told,
    });
    if (!before) return [tell('created', { message: `Added ${kind}`, more: { add: kind } })];
    if (!after) return [tell('destroyed', { message: `${title} destroyed`, more: { remove: kind } })];
    const stories: Story[] = [];
    if ((before.markedForDeletionAt === null) !== (after.markedForDeletionAt === null)) {
      // Its new name and path say that it is marked; nobody renamed it.
      return after.markedForDeletionAt === null
        ? [tell('restored', { message: `${title} restored` })]
        : [tell('deletion_marked', { message: `${title} marked for deletion` })];
    }
    if (isArchived(before) !== isArchived(after)) {
      const deed = isArchived(after) ? 'archived' : 'unarchived';
      stories.push(tell(deed, { message: `${title} ${deed}` }));
    }
    for (const [key, name, as] of ATTRIBUTES) {
      if (before[key] !== after[key]) {
        stories.push(tell(`${name}_updated`, changed(as, before[key], after[key])));
      }
    }
    return stories;
  });
}

/** Memberships; those that went along with their place or person are not told. gitlab: ee/app/services/ee/members */
export function memberStories(state: State, changes: readonly Change<Member>[]): Story[] {
  return changes.flatMap(({ before, after }): Story[] => {
    const member = after ?? before;
    const scope = member && scopeOfPlace(state, member.sourceType, member.sourceId);
    const user = state.users.get(member?.userId ?? null);
    if (!scope || !user) return [];
    const role = (level: number) => ROLE_NAMES[level] ?? String(level);
    const tell = (deed: string, more: Story['more']): Story => ({
      ...scope,
      name: `member_${deed}`,
      targetId: user.id,
      targetType: 'User',
      targetDetails: user.name,
      message: `Membership ${deed}`,
      more: { ...more, as: role(member.accessLevel), member_id: member.id },
    });
    if (!before) return [tell('created', { add: 'user_access' })];
    if (!after) return [tell('destroyed', { remove: 'user_access' })];
    const { accessLevel: from, expiresAt: until } = before;
    if (from === after.accessLevel && until === after.expiresAt) return [];
    return [
      tell('updated', {
        change: 'access_level',
        from: role(from),
        to: role(after.accessLevel),
        expiry_from: until,
        expiry_to: after.expiresAt,
      }),
    ];
  });
}

const VARIABLES = {
  project: { name: 'ci_variable', words: 'ci variable', type: 'Ci::Variable' },
  group: { name: 'ci_group_variable', words: 'ci group variable', type: 'Ci::GroupVariable' },
  instance: { name: 'ci_instance_variable', words: 'ci instance variable', type: 'Ci::InstanceVariable' },
} as const;

/** CI/CD variables, never with a value. gitlab: ee/app/services/ci/audit_variable_change_service.rb */
export function variableStories(state: State, changes: readonly Change<Variable>[]): Story[] {
  return changes.flatMap(({ before, after }): Story[] => {
    const variable = after ?? before;
    if (!variable) return [];
    const { ownerType, ownerId } = variable;
    const scope = ownerType === 'instance' ? INSTANCE : scopeOfPlace(state, ownerType, ownerId);
    if (!scope) return [];
    const { name, words, type } = VARIABLES[ownerType];
    const tell = (deed: string, told: Pick<Story, 'message' | 'more'>): Story => ({
      ...scope,
      name: `${name}_${deed}`,
      targetId: variable.id,
      targetType: type,
      targetDetails: variable.key,
      ...told,
    });
    if (!before) {
      return [tell('created', { message: `Added ${words}`, more: { add: words.replaceAll(' ', '_') } })];
    }
    if (!after) {
      return [tell('deleted', { message: `Removed ${words}`, more: { remove: words.replaceAll(' ', '_') } })];
    }
    const stories: Story[] = [];
    const update = (told: Pick<Story, 'message' | 'more'>) => stories.push(tell('updated', told));
    if (before.protected !== after.protected) {
      update(changed('variable protection', before.protected, after.protected));
    }
    if (before.masked !== after.masked) update(changed('variable masking', before.masked, after.masked));
    if (before.environmentScope !== after.environmentScope) {
      update(changed('environment scope', before.environmentScope, after.environmentScope));
    }
    if (before.value !== after.value)
      update({ message: `Changed ${words} value`, more: { change: 'value' } });
    return stories;
  });
}

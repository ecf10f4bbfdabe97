import type { AuditEvent, Group, Project, User } from '../state/rows.ts';
import type { State } from '../state/state.ts';

/** One row of a table as it was before something was done and as it is afterwards. */
export interface Change<Row> {
  readonly before: Row | undefined;
  readonly after: Row | undefined;
}

type Scope = Pick<AuditEvent, 'entityType' | 'entityId' | 'entityPath'>;

/** What an audit event tells, but for who did it and when. */
export type Story = Scope &
  Pick<AuditEvent, 'name' | 'targetId' | 'targetType' | 'targetDetails' | 'message'> &
  Partial<Pick<AuditEvent, 'more'>>;

export const INSTANCE: Scope = {
  entityType: 'Gitlab::Audit::InstanceScope',
  entityId: 1,
  entityPath: 'gitlab_instance',
};

export const scopeOfProject = ({ id, fullPath }: Project): Scope => ({
  entityType: 'Project',
  entityId: id,
  entityPath: fullPath,
});

export const scopeOfGroup = ({ id, fullPath }: Group): Scope => ({
  entityType: 'Group',
  entityId: id,
  entityPath: fullPath,
});

export const scopeOfUser = ({ id, username }: User): Scope => ({
  entityType: 'User',
  entityId: id,
  entityPath: username,
});

/** The place that a row belongs to; `undefined` when it is gone: what goes along with its place is not told. */
export function scopeOfPlace(state: State, type: 'project' | 'group', id: number | null): Scope | undefined {
  if (type === 'project') {
    const project = state.projects.get(id);
    return project && scopeOfProject(project);
  }
  const group = state.groups.get(id);
  return group && scopeOfGroup(group);
}

/** A list as Ruby prints it into a message. */
export const rubyList = (texts: readonly string[]): string =>
  `[${texts.map((text) => JSON.stringify(text)).join(', ')}]`;

/** A value of whatever kind as the text that stands for it; nothing is `""`. */
export function inWords(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** One attribute that changed, told as GitLab tells it. gitlab: ee/lib/audit/changes.rb, ee/lib/gitlab/audit */
export const changed = (as: string, from: unknown, to: unknown): Pick<Story, 'message' | 'more'> => ({
  message: `Changed ${as} from ${inWords(from)} to ${inWords(to)}`,
  more: { change: as, from, to },
});

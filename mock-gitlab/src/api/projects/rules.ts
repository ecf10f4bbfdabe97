import { Refusal, invalidModel } from '../../http/answer.ts';
import { LEVEL, groupLevel } from '../../state/access.ts';
import { isBranchName } from '../../state/branch-name.ts';
import { pathOwner } from '../../state/move.ts';
import type { Group, Project, User } from '../../state/rows.ts';
import type { World } from '../../world.ts';
import { projectCreationLevel } from '../entities/group.ts';
import type { Namespace } from '../find.ts';

// Names and paths of projects and groups, with GitLab's complaints. gitlab: lib/gitlab/regex.rb, lib/gitlab/path_regex.rb

type Complaints = Record<string, string[]>;
export type Visibility = Project['visibility'];

/** How open each is. */
export const OPENNESS: Readonly<Record<Visibility, number>> = { private: 0, internal: 10, public: 20 };

const NAME = /^[\p{L}\p{N}\u{A9}-\u{1F9FF}_][\p{L}\p{N}\p{Pd}+\u{A9}-\u{1F9FF}_. ]*$/u;
const NAME_TEXT =
  "can contain only letters, digits, emoji, '_', '.', '+', dashes, or spaces. It must start with a letter, digit, emoji, or '_'.";
const PATH = /^[A-Za-z0-9_.][A-Za-z0-9_.-]*$/;
const PATH_TEXT =
  "can contain only letters, digits, '_', '-' and '.'. Cannot start with '-', end in '.git' or end in '.atom'";
/** The path of a project is a slug besides: nothing special at its ends, nor twice in a row. */
const SLUG = /^[A-Za-z0-9]+(?:[_.-][A-Za-z0-9]+|__+[A-Za-z0-9]+|--+[A-Za-z0-9]+)*$/;
const SLUG_TEXT =
  "can only include non-accented letters, digits, '_', '-' and '.'. It must not start with '-', '_', or '.', nor end with '-', '_', '.', '.git', or '.atom'.";
// gitlab: lib/gitlab/path_regex.rb, PROJECT_WILDCARD_ROUTES
const RESERVED: readonly string[] =
  '- badges blame blob builds commits create create_dir edit environments/folders files find_file gitlab-lfs/objects info/lfs/objects new preview raw refs tree update wikis'.split(
    ' ',
  );

/** Whether a text can be the path of a project as it stands. */
export const isProjectPath = (path: string): boolean => PATH.test(path) && !/\.(?:git|atom)$/i.test(path);

/** A name as a path: lower case, dashes for what no path may hold. rails: ActiveSupport::Inflector.parameterize */
export const parameterize = (name: string): string =>
  name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^a-zA-Z0-9\-_]+/g, '-')
    .replaceAll(/-{2,}/g, '-')
    .replaceAll(/^-|-$/g, '')
    .toLowerCase();

/** What is wrong with a name or a path by itself. */
function complainAbout(name: string, path: string, complaints: Complaints): void {
  const names: string[] = [];
  if (name.trim() === '') names.push("can't be blank");
  if (name.length > 255) names.push('is too long (maximum is 255 characters)');
  if (name !== '' && !NAME.test(name)) names.push(NAME_TEXT);
  if (names.length > 0) complaints['name'] = names;

  const paths: string[] = [];
  if (path === '') paths.push("can't be blank");
  if (path.length > 255) paths.push('is too long (maximum is 255 characters)');
  if (!isProjectPath(path)) paths.push(PATH_TEXT);
  if (!SLUG.test(path) || /\.(?:git|atom)$/i.test(path)) paths.push(SLUG_TEXT);
  if (RESERVED.includes(path.toLowerCase())) paths.push(`${path} is a reserved name`);
  if (paths.length > 0) {
    complaints['path'] = paths;
    complaints['project_namespace.path'] = paths.toReversed();
  }
}

/** A project as it is to be, with its place. */
export interface ProjectDraft {
  readonly id?: number;
  readonly name: string;
  readonly path: string;
  readonly namespace: Namespace;
  readonly visibility: Visibility;
  readonly description: string | null;
}

/**
 * Looks at a project before it is saved. gitlab: app/models/project.rb, validations
 * @param present the row that is changed; what stays as it is needs no check
 * @throws Refusal 400 with texts by field
 */
export function checkProject({ state }: World, draft: ProjectDraft, present?: Project): void {
  const complaints: Complaints = {};
  const isMoved = present?.path !== draft.path || present.namespaceId !== draft.namespace.id;
  if (present?.name !== draft.name || isMoved) complainAbout(draft.name, draft.path, complaints);

  const siblings = state.projects
    .many('namespace', String(draft.namespace.id))
    .filter(({ id }) => id !== present?.id);
  const isNameTaken = siblings.some(({ name }) => name.toLowerCase() === draft.name.toLowerCase());
  const owner = pathOwner(state, `${draft.namespace.fullPath}/${draft.path}`);
  const isPathTaken = owner !== undefined && !(present && owner === state.projects.get(present.id));
  const taken = 'has already been taken';
  if (isNameTaken) {
    complaints['project_namespace.name'] = [taken];
    (complaints['name'] ??= []).push(taken);
  }
  if (isPathTaken) (complaints['path'] ??= []).push(taken);

  if ((draft.description?.length ?? 0) > 2000) {
    complaints['description'] = ['is too long (maximum is 2000 characters)'];
  }
  const group = draft.namespace.kind === 'group' ? draft.namespace.group : undefined;
  if (
    group &&
    present?.visibility !== draft.visibility &&
    OPENNESS[draft.visibility] > OPENNESS[group.visibility]
  ) {
    complaints['visibility_level'] = [`${draft.visibility} is not allowed in a ${group.visibility} group.`];
  }
  if (Object.keys(complaints).length > 0) throw invalidModel(complaints);
}

// gitlab: lib/gitlab/access.rb, project_creation_options
const MAY_CREATE: Readonly<Record<string, number>> = {
  developer: LEVEL.developer,
  maintainer: LEVEL.maintainer,
  owner: LEVEL.owner,
};

/** Whether a person may make projects there. gitlab: app/policies/group_policy.rb, create_projects */
export function mayCreateProjects({ state }: World, namespace: Namespace, user: User): boolean {
  if (user.admin) return true;
  if (namespace.kind === 'user') return namespace.owner.id === user.id;
  const needed = MAY_CREATE[projectCreationLevel(namespace.group)];
  return needed !== undefined && groupLevel(state, namespace.group, user) >= needed;
}

/**
 * The number of projects a person may have in their own namespace. gitlab: app/models/project.rb, check_personal_projects_limit
 * @throws Refusal 403
 */
export function checkProjectLimit({ state }: World, user: User, namespace: Namespace | undefined): void {
  if (namespace?.kind === 'group') return;
  const limit = user.projectsLimit;
  const count =
    user.namespaceId === null ? 0 : state.projects.many('namespace', String(user.namespaceId)).length;
  if (limit > count) return;
  const text =
    limit === 0
      ? 'Personal project creation is not allowed. Please contact your administrator with questions'
      : `Your project limit is ${limit} projects! Please contact your administrator to increase it`;
  throw new Refusal({ status: 403, json: { error: [text] } });
}

/** What each level of a group lets its projects be: never more open than the group. */
export const closest = (wanted: Visibility, group: Pick<Group, 'visibility'> | undefined): Visibility =>
  group && OPENNESS[wanted] > OPENNESS[group.visibility] ? group.visibility : wanted;

/**
 * Refuses a default branch that git could not have. GUESS: GitLab makes none on creation; here it is refused alike.
 * gitlab: app/models/concerns/has_repository.rb, change_head
 * @throws Refusal 400
 */
export function checkDefaultBranch(name: string | undefined): void {
  if (name === undefined || name === '' || isBranchName(name)) return;
  throw invalidModel({ base: [`Could not change HEAD: branch '${name}' does not exist`] });
}

import { LEVEL, groupLevel } from '../../state/access.ts';
import { groupsBelow, pathOwner, projectsIn } from '../../state/move.ts';
import type { Group, User } from '../../state/rows.ts';
import type { World } from '../../world.ts';
import { subgroupCreationLevel } from '../entities/group.ts';
import { OPENNESS, type Visibility } from '../projects/rules.ts';

/** Texts by field, in the order of GitLab's checks; empty when all is well. */
export type Complaints = Readonly<Record<string, readonly string[]>>;

// gitlab: lib/gitlab/regex.rb, group_name_regex_message; lib/gitlab/path_regex.rb, namespace_format_message
const NAME = /^[\p{L}\p{N}\u{A9}-\u{1F9FF}_][\p{L}\p{N}\p{Pd}()+\u{A9}-\u{1F9FF}_. ]*$/u;
const NAME_TEXT =
  "can contain only letters, digits, emoji, '_', '.', '+', dash, space, parenthesis. It must start with letter, digit, emoji or '_'.";
const PATH = /^[A-Za-z0-9_.][A-Za-z0-9_.-]*$/;
const PATH_TEXT =
  "can contain only letters, digits, '_', '-' and '.'. Cannot start with '-' or end in '.', '.git' or '.atom'.";
const SLUG = /^[A-Za-z0-9]+(?:[_.-]+[A-Za-z0-9]+)*$/;
const SLUG_TEXT =
  "can only include non-accented letters, digits, '_', '-' and '.'. It must not start with '-', '_', or '.', nor end with '-', '_', '.', '.git', or '.atom'.";
// gitlab: lib/gitlab/path_regex.rb, TOP_LEVEL_ROUTES and GROUP_ROUTES
const RESERVED_AT_TOP = new Set(
  '- .well-known 404.html 422.html 500.html 502.html 503.html admin api apple-touch-icon.png assets dashboard deploy.html explore favicon.ico favicon.png files groups health_check help import jwt login oauth profile projects public robots.txt s search sitemap sitemap.xml sitemap.xml.gz slash-command-logo.png snippets unsubscribes uploads users v2'.split(
    ' ',
  ),
);
const RESERVED_BELOW = new Set(['-']);

/** A group as it is to be. */
export interface GroupDraft {
  readonly name: string;
  readonly path: string;
  readonly parent: Group | undefined;
  readonly visibility: Visibility;
  readonly description: string;
}

function complainAboutPath({ path, parent }: GroupDraft): string[] {
  if (path === '') return ["can't be blank"];
  const reserved = parent ? RESERVED_BELOW : RESERVED_AT_TOP;
  const hasBadEnd = /(?:\.|\.git|\.atom)$/i.test(path);
  return [
    ...(path.length > 255 ? ['is too long (maximum is 255 characters)'] : []),
    ...(PATH.test(path) && !hasBadEnd ? [] : [PATH_TEXT]),
    ...(SLUG.test(path) && !hasBadEnd ? [] : [SLUG_TEXT]),
    ...(reserved.has(path.toLowerCase()) ? [`${path} is a reserved name`] : []),
  ];
}

const complainAboutName = ({ name }: GroupDraft): string[] => [
  ...(name.trim() === '' ? ["can't be blank"] : []),
  ...(name.length > 255 ? ['is too long (maximum is 255 characters)'] : []),
  ...(name === '' || NAME.test(name) ? [] : [NAME_TEXT]),
];

/** gitlab: app/models/group.rb, visibility_level_allowed_by_… */
function complainAboutVisibility({ state }: World, draft: GroupDraft, present: Group | undefined): string[] {
  const { parent, visibility } = draft;
  const open = OPENNESS[visibility];
  const isTooOpen = parent !== undefined && open > OPENNESS[parent.visibility];
  const more = (one: { readonly visibility: Visibility }) => OPENNESS[one.visibility] > open;
  const below = present ? groupsBelow(state, present.id) : [];
  const inside = present ? projectsIn(state, present.id) : [];
  return [
    ...(isTooOpen
      ? [`${visibility} is not allowed since the parent group has a ${parent.visibility} visibility.`]
      : []),
    ...(inside.some(more)
      ? [`${visibility} is not allowed since this group contains projects with higher visibility.`]
      : []),
    ...(below.some(more)
      ? [`${visibility} is not allowed since there are sub-groups with higher visibility.`]
      : []),
  ];
}

/** What GitLab would say against a group. gitlab: app/models/namespace.rb, app/models/group.rb */
export function complaintsAbout(world: World, draft: GroupDraft, present?: Group): Complaints {
  const { state } = world;
  const { name, path, parent } = draft;
  const taken = 'has already been taken';
  const siblings = parent ? state.groups.many('parent', String(parent.id)) : [];
  const names = present?.name === name ? [] : complainAboutName(draft);
  // Names need be unique among subgroups only.
  const isNameTaken = siblings.some(
    (one) => one.id !== present?.id && one.name.toLowerCase() === name.toLowerCase(),
  );
  const paths = present?.path === path ? [] : complainAboutPath(draft);
  const owner = pathOwner(state, parent ? `${parent.fullPath}/${path}` : path);
  const isPathTaken = owner !== undefined && !(present && owner === state.groups.get(present.id));
  const visibility =
    present?.visibility === draft.visibility ? [] : complainAboutVisibility(world, draft, present);
  const description = draft.description.length > 500 ? ['is too long (maximum is 500 characters)'] : [];
  const all = {
    name: isNameTaken ? [...names, taken] : names,
    path: isPathTaken ? [...paths, taken] : paths,
    description,
    visibility_level: visibility,
  };
  return Object.fromEntries(Object.entries(all).filter(([, texts]) => texts.length > 0));
}

/** Texts by field as Ruby prints a hash: `{:path=>["has already been taken"]}`. */
export const asRubyHash = (complaints: Complaints): string =>
  `{${Object.entries(complaints)
    .map(([field, texts]) => `:${field}=>[${texts.map((one) => JSON.stringify(one)).join(', ')}]`)
    .join(', ')}}`;

/** Whether a person may make groups in this one. gitlab: app/policies/group_policy.rb, create_subgroup */
export function mayCreateSubgroups({ state }: World, group: Group, user: User): boolean {
  const needed = subgroupCreationLevel(group) === 'owner' ? LEVEL.owner : LEVEL.maintainer;
  return groupLevel(state, group, user) >= needed;
}

/** Whether a person may make groups beside all others. On gitlab.com nobody may by API. gitlab: doc/api/groups.md, "Create a group" */
export const mayCreateGroups = ({ switches }: World, user: User): boolean =>
  user.canCreateGroup && !switches.hosted;

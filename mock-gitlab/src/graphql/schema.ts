import { userBasic } from '../api/entities/user.ts';
import type { Exchange } from '../http/exchange.ts';
import { isoTime } from '../api/entities/dates.ts';
import { metadata } from '../api/instance/version.ts';
import { canSeeGroup, canSeeProject, projectLevel, LEVEL, groupLevel } from '../state/access.ts';
import type { Group, Project, User } from '../state/rows.ts';

/** What resolving may look at. */
export interface Asked {
  readonly exchange: Exchange;
  readonly viewer: User | null;
  readonly input: Readonly<Record<string, unknown>>;
}

/** Something that has fields; `type` is GraphQL's name of it. */
export interface Thing {
  readonly type: string;
  readonly fields: Readonly<Record<string, (asked: Asked) => unknown>>;
}

/** Whether something has fields to choose from. */
export const isThing = (value: unknown): value is Thing =>
  typeof value === 'object' && value !== null && 'type' in value && 'fields' in value;

const constants = (values: Readonly<Record<string, unknown>>): Thing['fields'] =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, () => value]));

const globalId = (type: string, id: number) => `gid://gitlab/${type}/${id}`;
const textOf = (value: unknown) => (typeof value === 'string' ? value : '');

/** gitlab: app/graphql/types/user_interface.rb */
function person(exchange: Exchange, user: User, type = 'UserCore'): Thing {
  const basic = userBasic(exchange, user);
  return {
    type,
    fields: constants({
      id: globalId('User', user.id),
      username: user.username,
      name: user.name,
      publicEmail: user.profile.publicEmail,
      state: user.state,
      bot: user.bot,
      human: !user.bot,
      active: user.state === 'active',
      admin: user.admin,
      avatarUrl: basic.avatar_url,
      webUrl: basic.web_url,
      webPath: `${exchange.world.relativeUrlRoot}/${user.username}`,
      location: user.profile.location,
      bio: user.profile.bio,
      jobTitle: user.profile.jobTitle,
      pronouns: user.profile.pronouns,
      createdAt: isoTime(user.createdAt),
      lastActivityOn: isoTime(user.lastActivityAt)?.slice(0, 10) ?? null,
    }),
  };
}

/** gitlab: app/graphql/types/group_type.rb */
function group(exchange: Exchange, row: Group, viewer: User | null): Thing {
  const { state } = exchange.world;
  return {
    type: 'Group',
    fields: {
      ...constants({
        id: globalId('Group', row.id),
        name: row.name,
        path: row.path,
        fullPath: row.fullPath,
        fullName: row.fullPath.split('/').join(' / '),
        description: row.description,
        visibility: row.visibility,
        webUrl: `${exchange.baseUrl}/groups/${row.fullPath}`,
        createdAt: isoTime(row.createdAt),
        avatarUrl: null,
      }),
      maxAccessLevel: () => ({
        type: 'AccessLevel',
        fields: constants({ integerValue: groupLevel(state, row, viewer) }),
      }),
      parent: () => {
        const above = state.groups.get(row.parentId);
        return above && canSeeGroup(state, above, viewer) ? group(exchange, above, viewer) : null;
      },
    },
  };
}

/** gitlab: app/graphql/types/project_type.rb */
function project(exchange: Exchange, row: Project, viewer: User | null): Thing {
  const { state } = exchange.world;
  const level = projectLevel(state, row, viewer);
  const above = row.namespaceKind === 'group' ? state.groups.get(row.namespaceId) : undefined;
  return {
    type: 'Project',
    fields: {
      ...constants({
        id: globalId('Project', row.id),
        name: row.name,
        path: row.path,
        fullPath: row.fullPath,
        nameWithNamespace: row.fullPath.split('/').join(' / '),
        description: row.description,
        visibility: row.visibility,
        archived: row.archived,
        webUrl: `${exchange.baseUrl}/${row.fullPath}`,
        httpUrlToRepo: `${exchange.baseUrl}/${row.fullPath}.git`,
        createdAt: isoTime(row.createdAt),
        updatedAt: isoTime(row.updatedAt),
        lastActivityAt: isoTime(row.updatedAt),
      }),
      group: () => (above ? group(exchange, above, viewer) : null),
      namespace: () => {
        const owner = state.users.by('namespace', String(row.namespaceId));
        const [id, name, fullPath] = above
          ? [above.id, above.name, above.fullPath]
          : [row.namespaceId, owner?.name ?? '', owner?.username ?? ''];
        return { type: 'Namespace', fields: constants({ id: globalId('Namespace', id), name, fullPath }) };
      },
      userPermissions: () => ({
        type: 'ProjectPermissions',
        fields: constants({
          readProject: true,
          pushCode: level >= LEVEL.developer,
          adminProject: level >= LEVEL.maintainer,
          removeProject: level >= LEVEL.owner,
        }),
      }),
    },
  };
}

/** What a query begins with. gitlab: app/graphql/types/query_type.rb */
export const QUERY: Thing = {
  type: 'Query',
  fields: {
    currentUser: ({ exchange, viewer }) => viewer && person(exchange, viewer, 'CurrentUser'),
    echo: ({ viewer, input }) => `${viewer ? `"${viewer.username}"` : 'nil'} says: ${textOf(input['text'])}`,
    metadata({ exchange, viewer }) {
      if (!viewer) return null;
      const { version, revision, enterprise, kas } = metadata(exchange);
      return {
        type: 'Metadata',
        fields: {
          ...constants({ version, revision, enterprise }),
          kas: () => ({ type: 'Kas', fields: constants(kas) }),
        },
      };
    },
    user({ exchange, viewer, input }) {
      const { users } = exchange.world.state;
      const id = /^gid:\/\/gitlab\/User\/(\d+)$/.exec(textOf(input['id']))?.[1];
      const found =
        id === undefined
          ? users.by('username', textOf(input['username']).toLowerCase())
          : users.get(Number(id));
      return found && viewer ? person(exchange, found) : null;
    },
    project({ exchange, viewer, input }) {
      const { state } = exchange.world;
      const row = state.projects.by('path', textOf(input['fullPath']).toLowerCase());
      return row && canSeeProject(state, row, viewer) ? project(exchange, row, viewer) : null;
    },
    group({ exchange, viewer, input }) {
      const { state } = exchange.world;
      const row = state.groups.by('path', textOf(input['fullPath']).toLowerCase());
      return row && canSeeGroup(state, row, viewer) ? group(exchange, row, viewer) : null;
    },
  },
};

/** What must come with a field. */
export const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  'Query.project': ['fullPath'],
  'Query.group': ['fullPath'],
  'Query.echo': ['text'],
};

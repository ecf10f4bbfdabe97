import { created, forbidden, ok } from '../../http/answer.ts';
import { type Call, type Endpoint, endpoint } from '../../http/endpoint.ts';
import { atLeastOneOf, optional, paging, text } from '../../http/parameters.ts';
import { offsetPage } from '../../http/pagination.ts';
import { LEVEL, projectLevel } from '../../state/access.ts';
import { moveProject } from '../../state/move.ts';
import type { Project } from '../../state/rows.ts';
import { isoTime } from '../entities/dates.ts';
import { projectEntity } from '../entities/project.ts';
import { userBasic } from '../entities/user.ts';
import { findProject, namespaceBy } from '../find.ts';
import { projectFor } from '../guards.ts';
import { UPDATABLE, attributesOf, projectAttributes, topicsOf, updateAttributes } from './parameters.ts';
import { checkDefaultBranch, checkProject } from './rules.ts';
import { searched } from './search.ts';

const shown = ({ exchange, actor }: Call, project: Project) => projectEntity(exchange, project, actor.user);

const changing = [
  endpoint({
    verb: 'PUT',
    path: '/projects/:id',
    auth: 'token',
    parameters: {
      name: optional(text),
      path: optional(text),
      default_branch: optional(text),
      ...projectAttributes,
      ...updateAttributes,
    },
    rules: [atLeastOneOf(...UPDATABLE)],
    handle(call, values) {
      const { world } = call.exchange;
      const project = projectFor(call, LEVEL.maintainer);
      const level = projectLevel(world.state, project, call.actor.user);
      const visibility = values.visibility ?? project.visibility;
      // gitlab: app/policies/project_policy.rb, change_visibility_level and destroy_pipeline are the owner's
      const isOwners = values.visibility !== undefined || values.ci_delete_pipelines_in_seconds !== undefined;
      if (isOwners && level < LEVEL.owner) throw forbidden();

      const namespace = namespaceBy(call, String(project.namespaceId));
      if (!namespace) throw forbidden();
      const draft = {
        name: values.name || project.name,
        path: values.path || project.path,
        namespace,
        visibility,
        description: values.description === undefined ? project.description : values.description,
      };
      checkProject(world, draft, project);
      checkDefaultBranch(values.default_branch);
      const changed = moveProject(world.state, project, {
        name: draft.name,
        path: draft.path,
        fullPath: `${namespace.fullPath}/${draft.path}`,
        visibility,
        description: draft.description,
        defaultBranch: values.default_branch || project.defaultBranch,
        topics: topicsOf(values) ?? project.topics,
        attributes: { ...project.attributes, ...attributesOf(values, project.id) },
        updatedAt: world.clock.milliseconds(),
      });
      return ok(shown(call, changed));
    },
  }),
  ...(['archive', 'unarchive'] as const).map((verb) =>
    endpoint({
      verb: 'POST',
      path: `/projects/:id/${verb}`,
      auth: 'token',
      parameters: {},
      handle(call) {
        const { state, clock } = call.exchange.world;
        const project = projectFor(call, LEVEL.owner);
        const archived = verb === 'archive';
        return created(
          shown(
            call,
            project.archived === archived
              ? project
              : state.projects.update(project, { archived, updatedAt: clock.milliseconds() }),
          ),
        );
      },
    }),
  ),
];

const stars = [
  ...(['star', 'unstar'] as const).map((verb) =>
    endpoint({
      verb: 'POST',
      path: `/projects/:id/${verb}`,
      auth: 'token',
      parameters: {},
      handle(call) {
        const { state, clock } = call.exchange.world;
        const project = findProject(call);
        const userId = call.actor.user.id;
        const star = state.stars.by('place', `${project.id}/${userId}`);
        if ((verb === 'star') === (star !== undefined)) return { status: 304 };
        if (star) state.stars.delete(star.id);
        else {
          const starredAt = clock.milliseconds();
          state.stars.insert((id) => ({ id, projectId: project.id, userId, starredAt }));
        }
        return created(shown(call, project));
      },
    }),
  ),
  endpoint({
    verb: 'GET',
    path: '/projects/:id/starrers',
    auth: 'optional',
    parameters: { search: optional(text), ...paging },
    handle(call, { search, ...page }) {
      const { exchange } = call;
      const { state } = exchange.world;
      const rows = state.stars.many('project', String(findProject(call).id)).flatMap((star) => {
        const user = state.users.get(star.userId);
        return user && searched(search, user.name, user.username) ? [{ star, user }] : [];
      });
      return offsetPage(call, rows, page, ({ star, user }) => ({
        starred_since: isoTime(star.starredAt),
        user: userBasic(exchange, user),
      }));
    },
  }),
];

/** gitlab: lib/api/projects.rb */
export const projectUpdateEndpoints: readonly Endpoint[] = [...changing, ...stars];

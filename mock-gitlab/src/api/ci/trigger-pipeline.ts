import { badRequest, created, invalidModel, notFound } from '../../http/answer.ts';
import { type Endpoint, endpoint } from '../../http/endpoint.ts';
import { optional, required, text } from '../../http/parameters.ts';
import { LEVEL, projectLevel } from '../../state/access.ts';
import { resolveRef } from '../../state/repository.ts';
import { createPipeline } from '../../state/runner.ts';
import { pipelineEntity } from '../entities/pipeline.ts';

const PATHS = ['/projects/:id/trigger/pipeline', '/projects/:id/ref/:ref/trigger/pipeline'];

const entriesOf = (value: unknown): (readonly [string, unknown])[] =>
  typeof value === 'object' && value !== null ? Object.entries(value) : [];

/** Starts a pipeline with a trigger's token alone. gitlab: lib/api/ci/triggers.rb */
export const triggerPipelineEndpoints: readonly Endpoint[] = PATHS.map((path) =>
  endpoint({
    verb: 'POST',
    path,
    auth: 'optional',
    scopes: 'any',
    lacks: 'job tokens start nothing; a pipeline has one job, which runs for a minute',
    parameters: {
      ...(path.includes(':ref') ? { ref: optional(text) } : { ref: required(text) }),
      token: required(text),
    },
    handle(call, values) {
      const { state, clock } = call.exchange.world;
      const variables = entriesOf(call.given['variables']);
      if (variables.some(([, value]) => typeof value !== 'string')) {
        throw badRequest('variables needs to be a map of key-valued strings');
      }
      const trigger = state.triggers.by('token', values.token);
      const project = state.projects.get(trigger?.projectId ?? null);
      const asked = call.segment('id').toLowerCase();
      const isHere = project && [String(project.id), project.fullPath.toLowerCase()].includes(asked);
      const owner = state.users.get(trigger?.ownerId ?? null);
      // gitlab: app/services/ci/pipeline_trigger_service.rb: unknown, or of another project
      if (!trigger || !isHere || !owner) throw notFound();
      const ref = values.ref ?? call.segment('ref');
      const commit = resolveRef(state, project, ref);
      if (!commit) throw invalidModel({ base: ['Reference not found'] });
      if (projectLevel(state, project, owner) < LEVEL.developer) {
        throw invalidModel({ base: ['Insufficient permissions to create a new pipeline'] });
      }
      state.triggers.update(trigger, { lastUsedAt: clock.milliseconds() });
      const pipeline = createPipeline(state, clock, project, owner, {
        sha: commit.id,
        ref,
        source: 'trigger',
        variables: variables.map(([key, value]) => ({
          key,
          value: String(value),
          variableType: 'env_var',
        })),
      });
      return created(pipelineEntity(call.exchange, project, { ...pipeline, status: 'created' }));
    },
  }),
);

import { created, forbidden, noContent, ok, recordNotFound } from '../../http/answer.ts';
import { type Call, type Endpoint, endpoint } from '../../http/endpoint.ts';
import { offsetPage } from '../../http/pagination.ts';
import { optional, paging, required, text } from '../../http/parameters.ts';
import { LEVEL, projectLevel } from '../../state/access.ts';
import { createTrigger } from '../../state/create-token.ts';
import type { Project, Trigger } from '../../state/rows.ts';
import { mayAdminTrigger, triggerEntity } from '../entities/trigger.ts';
import { findProject, refuseStale } from '../find.ts';
import { projectFor } from '../guards.ts';
import { integerSegment } from './rules.ts';

const LIST = '/projects/:id/triggers';
const ONE = `${LIST}/:trigger_id`;

/** The project of the path, for its maintainers. gitlab: app/policies/project_policy.rb, admin_build, manage_trigger */
const findManaged = (call: Call): Project => projectFor(call, LEVEL.maintainer);

const triggersOf = ({ exchange }: Call, { id }: Project): Trigger[] =>
  exchange.world.state.triggers.many('project', String(id)).toSorted((a, b) => a.id - b.id);

function findTrigger(call: Call, find: (call: Call) => Project): Trigger {
  const id = integerSegment(call.segment('trigger_id'), 'trigger_id');
  const trigger = triggersOf(call, find(call)).find((one) => one.id === id);
  if (!trigger) throw recordNotFound();
  return trigger;
}

const show = ({ exchange, actor }: Call, trigger: Trigger) => triggerEntity(exchange, trigger, actor.user);

/** Tokens that start pipelines. gitlab: lib/api/ci/triggers.rb; doc/api/pipeline_triggers.md */
export const triggerEndpoints: readonly Endpoint[] = [
  endpoint({
    verb: 'GET',
    path: LIST,
    auth: 'token',
    parameters: paging,
    handle: (call, page) =>
      offsetPage(call, triggersOf(call, findManaged(call)), page, (trigger) => show(call, trigger)),
  }),
  endpoint({
    verb: 'GET',
    path: ONE,
    auth: 'token',
    parameters: {},
    handle: (call) => ok(show(call, findTrigger(call, findManaged))),
  }),
  endpoint({
    verb: 'POST',
    path: LIST,
    auth: 'token',
    parameters: { description: required(text) },
    handle(call, { description }) {
      const project = findManaged(call);
      const wish = { projectId: project.id, ownerId: call.actor.user.id, description };
      return created(show(call, createTrigger(call.exchange.world, wish)));
    },
  }),
  endpoint({
    verb: 'PUT',
    path: ONE,
    auth: 'token',
    parameters: { description: optional(text) },
    handle(call, { description }) {
      const { state, clock } = call.exchange.world;
      // Its owner alone changes it, whatever the role; looking comes before. gitlab: app/services/ci/pipeline_triggers/update_service.rb
      const trigger = findTrigger(call, findProject);
      const project = state.projects.get(trigger.projectId);
      const held = project ? projectLevel(state, project, call.actor.user) : 0;
      if (held < LEVEL.maintainer || !mayAdminTrigger(trigger, call.actor.user)) {
        throw forbidden('The current user is not authorized to update the pipeline trigger token');
      }
      const change = description === undefined ? {} : { description, updatedAt: clock.milliseconds() };
      return ok(show(call, state.triggers.update(trigger, change)));
    },
  }),
  endpoint({
    verb: 'DELETE',
    path: ONE,
    auth: 'token',
    parameters: {},
    handle(call) {
      const trigger = findTrigger(call, findManaged);
      refuseStale(call, trigger.updatedAt);
      call.exchange.world.state.triggers.delete(trigger.id);
      return noContent;
    },
  }),
];

import { conflict, created, forbidden, noContent, notFound, ok, unauthorized } from '../../http/answer.ts';
import { type Call, type Endpoint, guardedEndpoint } from '../../http/endpoint.ts';
import { offsetPage } from '../../http/pagination.ts';
import {
  type Values,
  choice,
  flag,
  hash,
  nullable,
  optional,
  paging,
  readParameters,
  required,
  text,
  truthy,
} from '../../http/parameters.ts';
import { LEVEL, groupLevel, projectLevel } from '../../state/access.ts';
import { NEW_VARIABLE } from '../../state/new-variable.ts';
import type { Variable } from '../../state/rows.ts';
import { ownerKey } from '../../state/state.ts';
import { variableEntity } from '../entities/variable.ts';
import { findGroup, findProject, refuseStale } from '../find.ts';
import { checkVariable, strip, withWish } from './rules.ts';
import { isSince } from '../../switches.ts';

type OwnerType = Exclude<Variable['ownerType'], 'instance'>;

interface Owner {
  readonly type: OwnerType;
  readonly id: number;
}

// Variables authorise before parameters are read: a stranger's bad parameters get 404, a developer's 403.
// gitlab: lib/api/ci/variables.rb, lib/api/group_variables.rb

/** Maintainers of a project, owners of a group. */
function findOwner(call: Call, type: OwnerType): Owner {
  if (!call.visitor) throw unauthorized();
  const { state } = call.exchange.world;
  const { user } = call.visitor;
  if (type === 'project') {
    const project = findProject(call);
    if (projectLevel(state, project, user) < LEVEL.maintainer) throw forbidden();
    return { type, id: project.id };
  }
  const group = findGroup(call);
  if (groupLevel(state, group, user) < LEVEL.owner) throw forbidden();
  return { type, id: group.id };
}

const variablesOf = ({ exchange }: Call, owner: Owner) =>
  exchange.world.state.variables.many('owner', ownerKey(owner.type, owner.id));

/** The one variable that a path and a filter name. The filter is literal: `*` is the scope called `*`. */
function findVariable(call: Call, owner: Owner, scope: string | undefined): Variable {
  const key = call.segment('key');
  const named = variablesOf(call, owner).filter((row) => row.key === key);
  const fitting = scope === undefined ? named : named.filter((row) => row.environmentScope === scope);
  const [found] = fitting;
  if (!found) throw notFound(owner.type === 'project' ? 'Variable' : 'GroupVariable');
  // A group's PUT without a filter takes the first, all else wants to know which.
  const first = owner.type === 'group' && call.exchange.verb === 'PUT' && call.given['filter'] === undefined;
  if (fitting.length > 1 && !first) {
    throw conflict(
      "There are multiple variables with provided parameters. Please use 'filter[environment_scope]'",
    );
  }
  return found;
}

const show =
  ({ exchange }: Call) =>
  (variable: Variable) =>
    variableEntity(exchange.world.switches, variable);

const filter = { filter: optional(hash({ environment_scope: optional(text) })) };

/** A project reads truths strictly; a group declares them as texts before 19.2, and junk becomes true in silence. */
const attributes = (type: OwnerType) => {
  const truth = type === 'project' ? flag : truthy;
  return {
    variable_type: optional(choice('env_var', 'file')),
    protected: optional(truth),
    masked: nullable(truth),
    raw: optional(truth),
    environment_scope: optional(text),
    description: nullable(text),
  };
};

const TRUTHS = {
  protected: optional(flag),
  masked: nullable(flag),
  raw: optional(flag),
  masked_and_hidden: optional(flag),
};

/**
 * The truths of a group's variable as newer GitLabs read them; nothing where what was read already counts.
 * @throws Refusal 400 for junk
 */
const strictTruths = ({ exchange, given }: Call, type: OwnerType): Partial<Values<typeof TRUTHS>> =>
  type === 'group' && isSince(exchange.world.switches, '19.2') ? readParameters(TRUTHS, given) : {};

/** Groups have scopes from premium on; below, the parameter is ignored in silence. */
function scopeFor({ exchange }: Call, { type }: Owner, asked: string | undefined, kept: string): string {
  if (type === 'group' && exchange.world.switches.tier === 'free') return kept;
  return asked === undefined ? kept : strip(asked);
}

function routesFor(type: OwnerType): Endpoint[] {
  const list = `/${type}s/:id/variables`;
  const one = `${list}/:key`;
  const before = (call: Call) => findOwner(call, type);
  return [
    guardedEndpoint({
      verb: 'GET',
      path: list,
      auth: 'token',
      before,
      parameters: paging,
      handle: (call, page, owner) => offsetPage(call, variablesOf(call, owner), page, show(call)),
    }),
    guardedEndpoint({
      verb: 'GET',
      path: one,
      auth: 'token',
      before,
      parameters: filter,
      handle: (call, values, owner) =>
        ok(show(call)(findVariable(call, owner, values.filter?.environment_scope))),
    }),
    guardedEndpoint({
      verb: 'POST',
      path: list,
      auth: 'token',
      before,
      parameters: {
        key: required(text),
        value: required(text),
        ...attributes(type),
        masked_and_hidden: optional(type === 'project' ? flag : truthy),
      },
      handle(call, read, owner) {
        const values = { ...read, ...strictTruths(call, type) };
        const { world } = call.exchange;
        const hidden = isSince(world.switches, '17.4') && (values.masked_and_hidden ?? false);
        const blank = {
          ownerType: type,
          ownerId: owner.id,
          key: strip(values.key),
          value: values.value,
          updatedAt: world.clock.milliseconds(),
        };
        const draft = checkVariable(
          world,
          {
            ...withWish({ ...NEW_VARIABLE, ...blank }, values),
            masked: values.masked === undefined || hidden ? hidden : values.masked,
            hidden,
            environmentScope: scopeFor(call, owner, values.environment_scope, '*'),
          },
          undefined,
        );
        return created(show(call)(world.state.variables.insert((id) => ({ ...draft, id }))));
      },
    }),
    guardedEndpoint({
      verb: 'PUT',
      path: one,
      auth: 'token',
      before,
      parameters: { value: optional(text), ...attributes(type), ...filter },
      handle(call, read, owner) {
        const { world } = call.exchange;
        const values = { ...read, ...strictTruths(call, type) };
        const old = findVariable(call, owner, values.filter?.environment_scope);
        const draft = checkVariable(
          world,
          {
            ...withWish(old, values),
            environmentScope: scopeFor(call, owner, values.environment_scope, old.environmentScope),
            updatedAt: world.clock.milliseconds(),
          },
          old,
        );
        return ok(show(call)(world.state.variables.update(old, draft)));
      },
    }),
    guardedEndpoint({
      verb: 'DELETE',
      path: one,
      auth: 'token',
      before,
      parameters: filter,
      handle(call, values, owner) {
        const variable = findVariable(call, owner, values.filter?.environment_scope);
        refuseStale(call, variable.updatedAt);
        call.exchange.world.state.variables.delete(variable.id);
        return noContent;
      },
    }),
  ];
}

/** CI/CD variables. gitlab: doc/api/project_level_variables.md, doc/api/group_level_variables.md */
export const variableEndpoints: readonly Endpoint[] = [...routesFor('project'), ...routesFor('group')];

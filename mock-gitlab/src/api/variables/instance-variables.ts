import { created, noContent, notFound, ok } from '../../http/answer.ts';
import { type Call, type Endpoint, guardedEndpoint } from '../../http/endpoint.ts';
import { offsetPage } from '../../http/pagination.ts';
import { choice, flag, nullable, optional, paging, required, text } from '../../http/parameters.ts';
import { NEW_VARIABLE } from '../../state/new-variable.ts';
import type { Variable } from '../../state/rows.ts';
import { ownerKey, variablePlace } from '../../state/state.ts';
import { variableEntity } from '../entities/variable.ts';
import { requireAdmin } from '../guards.ts';
import { checkVariable, strip, withWish } from './rules.ts';

const LIST = '/admin/ci/variables';
const ONE = `${LIST}/:key`;

/** The instance is one owner, and its variables know no scope. */
const INSTANCE = { ownerType: 'instance', ownerId: 1, environmentScope: '*' } as const;

const show =
  ({ exchange }: Call) =>
  (variable: Variable) =>
    variableEntity(exchange.world.switches, variable);

function findVariable({ exchange, segment }: Call): Variable {
  const { ownerType, ownerId, environmentScope } = INSTANCE;
  const place = variablePlace(ownerType, ownerId, segment('key'), environmentScope);
  const found = exchange.world.state.variables.by('place', place);
  if (!found) throw notFound('InstanceVariable');
  return found;
}

const attributes = {
  variable_type: optional(choice('env_var', 'file')),
  protected: optional(flag),
  masked: nullable(flag),
  raw: optional(flag),
  description: nullable(text),
};

/** CI/CD variables of the whole instance, for administrators. gitlab: lib/api/admin/ci/variables.rb */
export const instanceVariableEndpoints: readonly Endpoint[] = [
  guardedEndpoint({
    verb: 'GET',
    path: LIST,
    auth: 'token',
    before: requireAdmin,
    parameters: paging,
    handle(call, page) {
      const { ownerType, ownerId } = INSTANCE;
      const rows = call.exchange.world.state.variables.many('owner', ownerKey(ownerType, ownerId));
      return offsetPage(call, rows, page, show(call));
    },
  }),
  guardedEndpoint({
    verb: 'GET',
    path: ONE,
    auth: 'token',
    before: requireAdmin,
    parameters: {},
    handle: (call) => ok(show(call)(findVariable(call))),
  }),
  guardedEndpoint({
    verb: 'POST',
    path: LIST,
    auth: 'token',
    before: requireAdmin,
    parameters: { key: required(text), value: required(text), ...attributes },
    handle(call, values) {
      const { world } = call.exchange;
      const updatedAt = world.clock.milliseconds();
      const draft = checkVariable(
        world,
        withWish(
          { ...NEW_VARIABLE, ...INSTANCE, key: strip(values.key), value: values.value, updatedAt },
          values,
        ),
        undefined,
      );
      return created(show(call)(world.state.variables.insert((id) => ({ ...draft, id }))));
    },
  }),
  guardedEndpoint({
    verb: 'PUT',
    path: ONE,
    auth: 'token',
    before: requireAdmin,
    parameters: { value: optional(text), ...attributes },
    handle(call, values) {
      const { world } = call.exchange;
      const old = findVariable(call);
      const draft = checkVariable(
        world,
        { ...withWish(old, values), updatedAt: world.clock.milliseconds() },
        old,
      );
      return ok(show(call)(world.state.variables.update(old, draft)));
    },
  }),
  guardedEndpoint({
    verb: 'DELETE',
    path: ONE,
    auth: 'token',
    before: requireAdmin,
    parameters: {},
    // gitlab: lib/api/admin/ci/variables.rb destroys without looking at If-Unmodified-Since
    handle(call) {
      call.exchange.world.state.variables.delete(findVariable(call).id);
      return noContent;
    },
  }),
];

import { forbidden, noContent, notFound, ok, recordNotFound, unknownRoute } from '../../http/answer.ts';
import { type Call, type Endpoint, endpoint } from '../../http/endpoint.ts';
import { required, text } from '../../http/parameters.ts';
import type { CustomAttribute } from '../../state/rows.ts';
import { ownerKey } from '../../state/state.ts';
import { findGroup, findProject } from '../find.ts';
import { personById } from '../person.ts';

type OwnerType = CustomAttribute['ownerType'];

/** gitlab: lib/api/entities/custom_attribute.rb */
const shown = ({ key, value }: CustomAttribute) => ({ key, value });

const finders: Readonly<Record<OwnerType, (call: Call) => { readonly id: number }>> = {
  user: personById,
  project: findProject,
  group: findGroup,
};

/** All of the owner's, for an administrator. gitlab: lib/api/custom_attributes_endpoints.rb, find_resource */
function attributesOf(call: Call, type: OwnerType) {
  if (type === 'user' && !/^\d+$/.test(call.segment('id'))) throw unknownRoute();
  const { id } = finders[type](call);
  if (!call.actor.user.admin) throw forbidden();
  return { id, rows: call.exchange.world.state.customAttributes.many('owner', ownerKey(type, id)) };
}

const endpointsOf = (type: OwnerType): readonly Endpoint[] => {
  const path = `/${type}s/:id/custom_attributes`;
  return [
    endpoint({
      verb: 'GET',
      path,
      auth: 'token',
      parameters: {},
      handle: (call) => ok(attributesOf(call, type).rows.map(shown)),
    }),
    endpoint({
      verb: 'GET',
      path: `${path}/:key`,
      auth: 'token',
      parameters: {},
      handle(call) {
        const row = attributesOf(call, type).rows.find(({ key }) => key === call.segment('key'));
        if (!row) throw recordNotFound();
        return ok(shown(row));
      },
    }),
    endpoint({
      verb: 'PUT',
      path: `${path}/:key`,
      auth: 'token',
      parameters: { value: required(text) },
      handle(call, { value }) {
        const { id: ownerId, rows } = attributesOf(call, type);
        const { customAttributes } = call.exchange.world.state;
        const key = call.segment('key');
        const present = rows.find((row) => row.key === key);
        return ok(
          shown(
            present
              ? customAttributes.update(present, { value })
              : customAttributes.insert((id) => ({ id, ownerType: type, ownerId, key, value })),
          ),
        );
      },
    }),
    endpoint({
      verb: 'DELETE',
      path: `${path}/:key`,
      auth: 'token',
      parameters: {},
      handle(call) {
        const row = attributesOf(call, type).rows.find(({ key }) => key === call.segment('key'));
        if (!row) throw notFound('Custom attribute');
        call.exchange.world.state.customAttributes.delete(row.id);
        return noContent;
      },
    }),
  ];
};

/** Notes of administrators, by key. gitlab: lib/api/custom_attributes_endpoints.rb; doc/api/custom_attributes.md */
export const customAttributeEndpoints: readonly Endpoint[] = [
  ...endpointsOf('user'),
  ...endpointsOf('project'),
  ...endpointsOf('group'),
];

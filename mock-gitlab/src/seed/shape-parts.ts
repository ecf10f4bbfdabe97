import { type Shape, described, integer, object, oneOf, optional, text } from '../shape.ts';

/** A chosen id; left out: the next one. */
export const id = optional(described('Left out: the next one.', integer(1, 1)));
/** An instant of the past or the future; left out: the mock's present. */
export const when = optional(
  described('An instant; left out: now.', text('2027-01-31T08:00:00Z', /T.*(Z|\d)$/)),
);
export const date = text('2027-01-31', /^\d{4}-\d\d-\d\d$/);
export const path = text('harbor/dock', /^[\w.-]+(\/[\w.-]+)*$/);

const roleName = oneOf(
  'guest',
  'planner',
  'reporter',
  'security_manager',
  'developer',
  'maintainer',
  'owner',
);
const level = integer(30, 0, 60);

/** A role by name, or its number. */
export const role: Shape<ReturnType<typeof roleName.parse> | number> = {
  example: roleName.example,
  schema: () => ({ anyOf: [roleName.schema(), level.schema()] }),
  parse: (value, key) => (typeof value === 'number' ? level.parse(value, key) : roleName.parse(value, key)),
};

const membership = object({
  access_level: role,
  expires_at: optional(date),
  created_at: when,
  created_by: optional(text('ada')),
});

/** A role, or a role with what goes along with it. */
export const member: Shape<ReturnType<typeof role.parse> | ReturnType<typeof membership.parse>> = {
  example: role.example,
  schema: () => ({ anyOf: [role.schema(), membership.schema()] }),
  parse: (value, key) =>
    typeof value === 'object' && value !== null ? membership.parse(value, key) : role.parse(value, key),
};

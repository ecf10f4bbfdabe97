import { invalidModel } from '../../http/answer.ts';
import type { Variable } from '../../state/rows.ts';
import { ownerKey, variablePlace } from '../../state/state.ts';
import type { World } from '../../world.ts';

/** A variable before it is stored; `masked` may be anything the caller sent. */
export type Draft = Omit<Variable, 'id' | 'masked'> & { readonly masked: boolean | null };

/** What a request may say of a variable, be it made or changed. */
interface Wish {
  readonly value: string | undefined;
  readonly variable_type: Variable['variableType'] | undefined;
  readonly protected: boolean | undefined;
  readonly masked: boolean | null | undefined;
  readonly raw: boolean | undefined;
  readonly description: string | null | undefined;
}

/** A variable with what a request says of it. */
export const withWish = (draft: Draft, wish: Wish): Draft => ({
  ...draft,
  value: wish.value ?? draft.value,
  variableType: wish.variable_type ?? draft.variableType,
  protected: wish.protected ?? draft.protected,
  masked: wish.masked === undefined ? draft.masked : wish.masked,
  raw: wish.raw ?? draft.raw,
  description: wish.description === undefined ? draft.description : wish.description,
});

// gitlab: app/models/concerns/ci/maskable.rb. Ruby's \S knows the blanks of ASCII only, so other blanks can be masked.
const MASKABLE = /^[a-zA-Z0-9_+=/@:.~-]{8,}$/;
const MASKABLE_RAW = /^[^ \t\r\n\f\v]{8,}$/u;
/** Whether a value can be masked. */
export const isMaskable = (value: string, raw: boolean): boolean =>
  (raw ? MASKABLE_RAW : MASKABLE).test(value);

// gitlab: lib/gitlab/regex.rb, environment_scope_regex
const SCOPE = /^[a-zA-Z0-9_/${}. *-]+$/;
const LONGEST = 255;
// gitlab: app/models/ci/instance_variable.rb
const LONGEST_INSTANCE_VALUE = 10_000;

type Complaints = Record<string, string[]>;

const tooLong = `is too long (maximum is ${LONGEST} characters)`;

/** Characters as Ruby counts them: code points, not the halves of surrogate pairs. */
const lengthOf = (text: string): number =>
  text.length - (text.match(/[\uD800-\uDBFF][\uDC00-\uDFFF]/g)?.length ?? 0);

/** Takes off what Ruby's `strip` takes off: blanks of ASCII and NUL, no others. ruby: String#strip */
export const strip = (text: string): string => text.replace(/^[\0\t\n\v\f\r ]+|[\0\t\n\v\f\r ]+$/g, '');

/** gitlab: app/models/concerns/ci/has_variable.rb, new_has_variable.rb, hidable_variable.rb */
function complaintsAbout({ state }: World, draft: Draft, itself: Variable | undefined): Complaints {
  const complaints: Complaints = {};
  const add = (field: string, text: string) => (complaints[field] ??= []).push(text);
  const { key, value, masked, raw, environmentScope, description, ownerType } = draft;

  if (!/\S/.test(key)) add('key', "can't be blank");
  if (lengthOf(key) > LONGEST) add('key', tooLong);
  if (!/^[a-zA-Z0-9_]+$/.test(key)) add('key', "can contain only letters, digits and '_'.");
  const twin = state.variables.by('place', variablePlace(ownerType, draft.ownerId, key, environmentScope));
  if (twin && twin.id !== itself?.id) add('key', `(${key}) has already been taken`);

  if (masked === null) add('masked', 'is not included in the list');
  if (masked && !isMaskable(value, raw)) add('value', 'is invalid');
  if (ownerType === 'instance' && lengthOf(value) > LONGEST_INSTANCE_VALUE) {
    add('value', `The value of the provided variable exceeds the ${LONGEST_INSTANCE_VALUE} character limit`);
  }

  // gitlab: app/models/concerns/has_environment_scope.rb
  if (environmentScope === '') add('environment_scope', "can't be blank");
  if (lengthOf(environmentScope) > LONGEST) add('environment_scope', tooLong);
  if (!SCOPE.test(environmentScope)) {
    add(
      'environment_scope',
      "can contain only letters, digits, '-', '_', '/', '$', '{', '}', '.', '*' and spaces",
    );
  }
  if (lengthOf(description ?? '') > LONGEST) add('description', tooLong);
  if (itself?.hidden && masked !== itself.masked) {
    add('base', 'The visibility setting cannot be changed for masked and hidden variables.');
  }
  return complaints;
}

const LIMITS = {
  project: { limit: 'projectVariableLimit', called: 'project ci variables' },
  group: { limit: 'groupVariableLimit', called: 'group ci variables' },
  instance: { limit: 'instanceVariableLimit', called: 'ci instance level variables' },
} as const;

/** What an owner with too many says. gitlab: app/models/concerns/limitable.rb; limits: db/structure.sql, plan_limits */
function countComplaint({ state, switches }: World, { ownerType, ownerId }: Draft): Complaints {
  const { limit, called } = LIMITS[ownerType];
  const most = switches[limit];
  if (state.variables.many('owner', ownerKey(ownerType, ownerId)).length < most) return {};
  return { base: [`Maximum number of ${called} (${most}) exceeded`] };
}

/**
 * A draft that may be stored.
 * @param itself the variable that is changed, `undefined` for a new one
 * @throws Refusal 400 with texts by field
 */
export function checkVariable(
  world: World,
  draft: Draft,
  itself: Variable | undefined,
): Omit<Variable, 'id'> {
  // The limit is a rule of the model like the others: all that is wrong is said at once.
  const complaints = {
    ...complaintsAbout(world, draft, itself),
    ...(!itself && countComplaint(world, draft)),
  };
  if (Object.keys(complaints).length > 0) throw invalidModel(complaints);
  return { ...draft, masked: draft.masked ?? false };
}

import { invalidModel } from '../http/answer.ts';
import type { World } from '../world.ts';
import type { Variable } from '../state/rows.ts';
import { ownerKey, variablePlace } from '../state/state.ts';

/** A variable before it is stored; `masked` may be anything the caller sent. */
export type Draft = Omit<Variable, 'id' | 'masked'> & { readonly masked: boolean | null };

// gitlab: app/models/concerns/ci/maskable.rb
const MASKABLE = /^[a-zA-Z0-9_+=/@:.~-]{8,}$/;
const MASKABLE_RAW = /^\S{8,}$/;
// gitlab: lib/gitlab/regex.rb, environment_scope_regex
const SCOPE = /^[a-zA-Z0-9_/${}. *-]+$/;
const LONGEST = 255;

type Complaints = Record<string, string[]>;

const tooLong = `is too long (maximum is ${LONGEST} characters)`;

/** gitlab: app/models/concerns/ci/has_variable.rb, new_has_variable.rb */
function complaintsAbout({ state }: World, draft: Draft, itself: Variable | undefined): Complaints {
  const complaints: Complaints = {};
  const add = (field: string, text: string) => (complaints[field] ??= []).push(text);
  const { key, value, masked, raw, environmentScope, description } = draft;

  if (key === '') add('key', "can't be blank");
  if (key.length > LONGEST) add('key', tooLong);
  if (!/^[a-zA-Z0-9_]+$/.test(key)) add('key', "can contain only letters, digits and '_'.");
  const twin = state.variables.by(
    'place',
    variablePlace(draft.ownerType, draft.ownerId, key, environmentScope),
  );
  if (twin && twin.id !== itself?.id) add('key', `(${key}) has already been taken`);

  if (masked === null) add('masked', 'is not included in the list');
  if (masked && !(raw ? MASKABLE_RAW : MASKABLE).test(value)) add('value', 'is invalid');

  if (environmentScope.length > LONGEST) add('environment_scope', tooLong);
  if (!SCOPE.test(environmentScope)) {
    add(
      'environment_scope',
      "can contain only letters, digits, '-', '_', '/', '$', '{', '}', '.', '*' and spaces",
    );
  }
  if ((description ?? '').length > LONGEST) add('description', tooLong);
  // gitlab: app/models/concerns/ci/hidable_variable.rb
  if (itself?.hidden && masked !== itself.masked) {
    add('base', 'The visibility setting cannot be changed for masked and hidden variables.');
  }
  return complaints;
}

/** gitlab: app/models/concerns/limitable.rb; limits: db/structure.sql, plan_limits */
function complainAboutCount({ state, switches }: World, { ownerType, ownerId }: Draft): void {
  const limit = ownerType === 'project' ? switches.projectVariableLimit : switches.groupVariableLimit;
  const kept = state.variables.many('owner', ownerKey(ownerType, ownerId));
  if (kept.length < limit) return;
  throw invalidModel({ base: [`Maximum number of ${ownerType} ci variables (${limit}) exceeded`] });
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
  const complaints = complaintsAbout(world, draft, itself);
  if (Object.keys(complaints).length > 0) throw invalidModel(complaints);
  if (!itself) complainAboutCount(world, draft);
  return { ...draft, masked: draft.masked ?? false };
}

import { badParameter } from '../http/answer.ts';
import type { Call } from '../http/endpoint.ts';
import { level } from '../http/parameters.ts';
import { GRANTABLE_LEVELS, LEVEL } from '../state/access.ts';
import { isSince } from '../switches.ts';

/** A role that a member or a token may be given. */
export const role = level(GRANTABLE_LEVELS);

/** The same with Minimal Access. gitlab: lib/gitlab/access.rb, all_values */
export const anyRole = level([LEVEL.minimal, ...GRANTABLE_LEVELS]);

/**
 * Security Manager is younger than the other roles. gitlab: lib/gitlab/access.rb
 * @param roles the given ones by the names of their parameters
 * @throws Refusal 400 for a role that this version does not have
 */
export function refuseYoungRole(
  { exchange }: Call,
  roles: Readonly<Record<string, number | undefined>>,
): void {
  if (isSince(exchange.world.switches, '18.11')) return;
  const name = Object.keys(roles).find((one) => roles[one] === LEVEL.securityManager);
  if (name !== undefined) throw badParameter(`${name} does not have a valid value`);
}

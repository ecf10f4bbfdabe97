import { notFound, unknownRoute, badParameter } from '../http/answer.ts';
import type { Call } from '../http/endpoint.ts';
import { findPerson } from '../http/sudo.ts';
import type { User } from '../state/rows.ts';
import { requireAdmin } from './guards.ts';

/**
 * The account behind the caller, as it is stored: without a mode that takes rights away.
 * @throws Refusal 401 for nobody
 */
export function ownRow({ actor, exchange }: Call): User {
  return exchange.world.state.users.get(actor.user.id) ?? actor.user;
}

/**
 * The person whose id is in the path. gitlab: lib/api/users.rb, digits only by `requirements`
 * @throws Refusal 404
 */
export function personById({ segment, exchange }: Call): User {
  const key = segment('id');
  if (!/^\d+$/.test(key)) throw unknownRoute();
  const user = exchange.world.state.users.get(Number(key));
  if (!user) throw notFound('User');
  return user;
}

/**
 * The same where the path calls it `user_id`, a declared number. gitlab: lib/api/users.rb
 * @throws Refusal 400 for what is no number, 404
 */
export function personByUserId({ segment, exchange }: Call): User {
  const key = segment('user_id');
  if (!/^\d+$/.test(key)) throw badParameter('user_id is invalid');
  const user = exchange.world.state.users.get(Number(key));
  if (!user) throw notFound('User');
  return user;
}

/**
 * The person whose id or user name is in the path. gitlab: lib/api/helpers.rb, find_user
 * @throws Refusal 404
 */
export function personByKey({ segment, exchange }: Call, name: string): User {
  const user = findPerson(exchange, segment(name));
  if (!user) throw notFound('User');
  return user;
}

/**
 * The person whom an administrator is about to change.
 * @throws Refusal 403 for others, 404
 */
export function administered(call: Call): User {
  requireAdmin(call);
  return personById(call);
}

/**
 * Whose thing it is, in routes that are for oneself and, with an id, for administrators.
 * @throws Refusal 403, 404
 */
export const ownerOf = (call: Call, whose: 'own' | 'administered'): User =>
  whose === 'own' ? ownRow(call) : administered(call);

import type { Exchange } from '../../http/exchange.ts';
import type { Trigger, User } from '../../state/rows.ts';
import { TRIGGER_PREFIX } from '../../state/token-value.ts';
import { isoTime } from './dates.ts';
import { userBasic } from './user.ts';

/** Whether somebody may see the whole value and change the description. gitlab: app/policies/ci/trigger_policy.rb */
export const mayAdminTrigger = (trigger: Trigger, user: User): boolean =>
  user.admin || trigger.ownerId === user.id;

/** The value whole for its owner, else four characters. gitlab: lib/api/entities/trigger.rb, app/presenters/ci/trigger_presenter.rb */
export function triggerEntity(exchange: Exchange, trigger: Trigger, user: User) {
  const owner = exchange.world.state.users.get(trigger.ownerId);
  return {
    id: trigger.id,
    token: mayAdminTrigger(trigger, user)
      ? trigger.token
      : trigger.token.slice(TRIGGER_PREFIX.length, TRIGGER_PREFIX.length + 4),
    description: trigger.description,
    created_at: isoTime(trigger.createdAt),
    updated_at: isoTime(trigger.updatedAt),
    last_used: isoTime(trigger.lastUsedAt),
    expires_at: null,
    owner: owner ? userBasic(exchange, owner) : null,
  };
}

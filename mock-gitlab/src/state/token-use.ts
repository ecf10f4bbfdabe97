import type { World } from '../world.ts';
import type { AccessToken } from './rows.ts';

// gitlab: app/services/personal_access_tokens/last_used_service.rb
const USE_INTERVAL_MS = 10 * 60_000;
const ADDRESS_INTERVAL_MS = 60_000;
const ADDRESSES_KEPT = 5;

/**
 * Notes that a token was used: the time at most every ten minutes, a new address when a minute has passed since that time.
 * gitlab: app/services/personal_access_tokens/last_used_service.rb
 */
export function noteTokenUse(
  { clock, state }: Pick<World, 'clock' | 'state'>,
  token: AccessToken,
  address: string,
): AccessToken {
  const now = clock.milliseconds();
  const last = token.lastUsedAt;
  // A clock that was turned back starts anew.
  const passed = last === null || now < last ? Infinity : now - last;
  const noteTime = passed >= USE_INTERVAL_MS;
  const noteAddress =
    last === null || (passed >= ADDRESS_INTERVAL_MS && !token.lastUsedIps.includes(address));
  if (!noteTime && !noteAddress) return token;
  return state.accessTokens.update(token, {
    ...(noteTime && { lastUsedAt: now }),
    ...(noteAddress && { lastUsedIps: [...token.lastUsedIps, address].slice(-ADDRESSES_KEPT) }),
  });
}

import type { Exchange } from '../http/exchange.ts';
import { livingCaller } from './caller.ts';
import { limitEndpoint } from './endpoint-limits.ts';
import { throttle } from './rack-attack.ts';

/** Whether anything is counted at all: without limits a request costs one look. */
export const hasLimits = ({ world }: Exchange): boolean =>
  world.switches.rateLimits || world.state.settings.get(1) !== undefined;

/**
 * Rate limits come before everything else that GitLab decides. Answers a refusal, or the headers for the ordinary answer.
 */
export function limitRequest(exchange: Exchange): {
  readonly refused?: Response;
  readonly headers?: Readonly<Record<string, string>>;
} {
  const user = livingCaller(exchange);
  const { refused, headers } = throttle(exchange, user);
  if (refused) return { refused };
  // The instance limits its endpoints where it limits at all; a fresh self-managed mock should not count to 200.
  const tooMany = exchange.world.switches.rateLimits ? limitEndpoint(exchange, user) : undefined;
  return { ...(tooMany && { refused: tooMany }), ...(headers && { headers }) };
}

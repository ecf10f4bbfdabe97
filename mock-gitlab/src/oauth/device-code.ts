import type { Exchange } from '../http/exchange.ts';
import type { Given } from '../http/given.ts';
import type { DeviceGrant } from '../state/rows.ts';
import { NO_STORE, oauthJson } from './answer.ts';
import { knownClient, refuse } from './demand.ts';
import {
  accessDenied,
  authorizationPending,
  expiredDeviceCode,
  invalidGrant,
  invalidScope,
  slowDown,
} from './errors.ts';
import { issueToken } from './issue.ts';
import { parameter } from './parameters.ts';
import { defaultScopes, mayAsk, splitScopes } from './scopes.ts';
import { tokenAnswer } from './token-answer.ts';

// doorkeeper-device_authorization_grant: lib/doorkeeper/device_authorization_grant/config.rb
const LIFETIME_SECONDS = 300;
const INTERVAL_SECONDS = 5;

/** Whether a device came too late. */
export const isOver = ({ world: { clock } }: Exchange, grant: DeviceGrant): boolean =>
  clock.milliseconds() >= grant.createdAt + grant.expiresIn * 1000;

/** Eight characters of upper-case base 36. doorkeeper-device_authorization_grant: oauth/helpers/user_code.rb */
function newUserCode({ world: { state } }: Exchange): string {
  const number = BigInt(`0x${state.random.hex(16)}`) % 36n ** 8n;
  return number.toString(36).toUpperCase().padStart(8, '0');
}

/** `POST /oauth/authorize_device`, RFC 8628 section 3.1. doorkeeper-device_authorization_grant: oauth/device_authorization_request.rb */
export function authorizeDevice(exchange: Exchange, given: Given): Response {
  const { state, clock } = exchange.world;
  const application = knownClient(exchange, given);
  const asked = parameter(given, 'scope') ?? defaultScopes(application.scopes);
  if (!mayAsk(asked, application.scopes)) refuse(invalidScope);

  for (const old of state.deviceGrants.filter((grant) => isOver(exchange, grant))) {
    state.deviceGrants.delete(old.id);
  }
  const deviceCodeValue = state.random.hex(64);
  const userCode = newUserCode(exchange);
  state.deviceGrants.insert((id) => ({
    id,
    deviceCode: deviceCodeValue,
    userCode,
    applicationId: application.id,
    userId: null,
    scopes: splitScopes(asked),
    createdAt: clock.milliseconds(),
    expiresIn: LIFETIME_SECONDS,
    lastPolledAt: null,
  }));
  const place = `${exchange.baseUrl}/oauth/device`;
  const body = {
    device_code: deviceCodeValue,
    user_code: userCode,
    verification_uri: place,
    verification_uri_complete: `${place}?user_code=${userCode}`,
    expires_in: LIFETIME_SECONDS,
    interval: INTERVAL_SECONDS,
  };
  return oauthJson(exchange, 200, body, { ...NO_STORE, 'cache-control': 'no-store' });
}

/**
 * A device asks whether somebody has agreed. The grant goes away with the answer that ends it.
 * doorkeeper-device_authorization_grant: oauth/device_code_request.rb
 */
export function deviceCode(exchange: Exchange, given: Given): Promise<Response> {
  const { state, clock } = exchange.world;
  const grant = state.deviceGrants.by('device', parameter(given, 'device_code') ?? '');
  const application = knownClient(exchange, given);
  if (!grant || grant.applicationId !== application.id) return refuse(invalidGrant);
  if (isOver(exchange, grant)) {
    state.deviceGrants.delete(grant.id);
    return refuse(expiredDeviceCode);
  }
  const now = clock.milliseconds();
  const { lastPolledAt } = grant;
  if (lastPolledAt !== null && lastPolledAt > now - INTERVAL_SECONDS * 1000) refuse(slowDown);
  state.deviceGrants.update(grant, { lastPolledAt: now });
  if (grant.userCode !== null) refuse(authorizationPending);

  state.deviceGrants.delete(grant.id);
  // RFC 8628 section 3.5: GitLab's page has no button for it, the mock's has.
  if (grant.userId === null) refuse(accessDenied);
  const token = issueToken(exchange, {
    applicationId: application.id,
    userId: grant.userId,
    scopes: grant.scopes,
    refreshable: true,
  });
  return tokenAnswer(exchange, token, application);
}

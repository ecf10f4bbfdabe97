import type { DeployToken } from '../../state/rows.ts';
import { dateIn } from '../../state/expiry.ts';
import type { World } from '../../world.ts';
import { isoTime } from './dates.ts';

/** It is over on the day after its last. gitlab: app/models/deploy_token.rb, expired? */
export const deployTokenExpired = ({ clock }: Pick<World, 'clock'>, { expiresAt }: DeployToken): boolean =>
  expiresAt !== null && expiresAt < Date.parse(dateIn(clock));

/** gitlab: lib/api/entities/deploy_token.rb */
export const deployToken = (world: World, token: DeployToken) => ({
  id: token.id,
  name: token.name,
  username: token.username ?? `gitlab+deploy-token-${token.id}`,
  expires_at: isoTime(token.expiresAt),
  scopes: token.scopes,
  revoked: token.revoked,
  expired: deployTokenExpired(world, token),
});

/** gitlab: lib/api/entities/deploy_token_with_token.rb */
export const deployTokenWithValue = (world: World, token: DeployToken) => ({
  ...deployToken(world, token),
  token: token.token,
});

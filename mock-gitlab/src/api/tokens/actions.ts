import { type Answer, Refusal, badRequest, ok } from '../../http/answer.ts';
import type { Call } from '../../http/endpoint.ts';
import { rotateToken } from '../../state/create-token.ts';
import { NEW_TOKEN_DAYS, ROTATED_TOKEN_DAYS, usualExpiry } from '../../state/expiry.ts';
import type { AccessToken, User } from '../../state/rows.ts';
import type { World } from '../../world.ts';
import { tokenWithValue } from '../entities/access-token.ts';
import { managesServiceAccount } from './service-account-rules.ts';
import { refuseDraft } from './rules.ts';

/**
 * Whether a person may end a token: their own unless an administrator made it to act as them, that of a service account they manage.
 * gitlab: app/policies/personal_access_token_policy.rb
 */
export const mayRevoke = (world: World, user: User, token: AccessToken): boolean =>
  user.admin ||
  (token.userId === user.id && token.kind !== 'impersonation') ||
  managesServiceAccount(world, user, token.userId);

/**
 * A new token in the place of an old one, shown with its value. gitlab: app/services/personal_access_tokens/rotate_service.rb
 * @param show the entity of the route
 * @throws Refusal 400 when the old one is revoked or the end is too far away
 */
export function rotate(
  { exchange: { world } }: Call,
  token: AccessToken,
  asked: string | undefined,
  show: (world: World, token: AccessToken) => unknown = tokenWithValue,
): Answer {
  if (token.revoked) throw badRequest('Token already revoked');
  const expiresAt = asked ?? usualExpiry(world, ROTATED_TOKEN_DAYS);
  refuseDraft(world, { ...token, expiresAt });
  return ok(show(world, rotateToken(world, token, expiresAt)));
}

/** gitlab: lib/api/users.rb, `http_status || :unprocessable_entity` */
export const unprocessable = (reason: string): Refusal =>
  new Refusal({ status: 422, json: { message: reason } });

/**
 * What a request to make a personal token asks for, with GitLab's usual end.
 * gitlab: app/services/personal_access_tokens/create_service.rb
 * @throws Refusal 422 when the model would not save it
 */
export function personalWish(
  world: World,
  values: {
    readonly name: string;
    readonly description: string | undefined;
    readonly scopes: readonly string[];
    readonly expires_at: string | undefined;
  },
  creator: User,
) {
  const wish = {
    name: values.name,
    description: values.description ?? null,
    scopes: values.scopes,
    expiresAt: values.expires_at ?? usualExpiry(world, NEW_TOKEN_DAYS),
    createdById: creator.id,
  };
  refuseDraft(world, wish, unprocessable);
  return wish;
}

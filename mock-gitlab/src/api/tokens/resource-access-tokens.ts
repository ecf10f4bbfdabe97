import { badRequest, created, noContent, notAllowed, notFound, ok, unauthorized } from '../../http/answer.ts';
import { type Call, type Endpoint, endpoint } from '../../http/endpoint.ts';
import { offsetPage } from '../../http/pagination.ts';
import { date, defaulted, optional, required, text } from '../../http/parameters.ts';
import { LEVEL } from '../../state/access.ts';
import { isProjectBot } from '../../state/bots.ts';
import { createResourceToken } from '../../state/create-token.ts';
import { NEW_TOKEN_DAYS, usualExpiry } from '../../state/expiry.ts';
import type { AccessToken, Group, Project } from '../../state/rows.ts';
import {
  OUTRANKED,
  type TokenRights,
  outranks,
  tokenRights,
  tokensOfPlace,
} from '../../state/resource-tokens.ts';
import { isActive, revokeToken } from '../../state/token-family.ts';
import { isSince } from '../../switches.ts';
import type { World } from '../../world.ts';
import { resourceToken, resourceTokenWithValue } from '../entities/access-token.ts';
import { findGroup, findProject } from '../find.ts';
import { refuseYoungRole, role } from '../roles.ts';
import { rotate } from './actions.ts';
import { filterTokens, tokenFilters } from './list.ts';
import { asId, refuseDraft, resourceScopes } from './rules.ts';

type Kind = 'project' | 'group';

interface Resource extends TokenRights {
  readonly kind: Kind;
  readonly place: Project | Group;
}

function findResource(call: Call, kind: Kind): Resource {
  const place = kind === 'project' ? findProject(call) : findGroup(call);
  return { kind, place, ...tokenRights(call.exchange.world, place, call.actor.user) };
}

function findToken({ state }: World, { kind, place }: Resource, id: number | undefined) {
  return tokensOfPlace(state, kind, place.id).find((token) => token.id === id);
}

/**
 * The token of the path, for looking at it and ending it.
 * @throws Refusal 404; the small letter is GitLab's
 */
function requireToken(call: Call, resource: Resource): AccessToken {
  const { world } = call.exchange;
  const id = call.segment('token_id');
  const token = findToken(world, resource, asId(id));
  if (token) return token;
  // gitlab: lib/api/resource_access_tokens.rb; the longer sentence is that of old releases
  const short = isSince(world.switches, '17.0');
  throw notFound(
    short
      ? `${resource.kind} Access Token`
      : `Could not find ${resource.kind} access token with token_id: ${id}`,
  );
}

/** The token in use, which must belong to the resource of the path. gitlab: lib/api/resource_access_tokens/self_rotation.rb */
function ownToken(call: Call, kind: Kind): AccessToken {
  const { world } = call.exchange;
  const { credential, user } = call.actor;
  if (credential.kind !== 'access-token' || !isProjectBot(world.state, user)) throw notAllowed();
  const token = findToken(world, findResource(call, kind), credential.token.id);
  if (!token) throw unauthorized();
  return token;
}

/** gitlab: app/services/resource_access_tokens/create_service.rb */
function refuseCreation(
  world: World,
  { kind, manageable, level: held, place }: Resource,
  asked: number,
): void {
  if (!manageable) throw badRequest(`User does not have permission to create ${kind} access token`);
  if (asked > held) {
    throw badRequest('Access level of the token contains permissions not held by the creating user');
  }
  const most = world.switches.resourceTokenLimit;
  if (most === null) return;
  const living = tokensOfPlace(world.state, kind, place.id).filter((token) => isActive(world, token));
  if (living.length >= most) throw badRequest('Access token limit reached');
}

function create(
  call: Call,
  kind: Kind,
  values: {
    readonly name: string;
    readonly description: string | undefined;
    readonly scopes: readonly string[];
    readonly access_level: number;
    readonly expires_at: string | undefined;
  },
) {
  const { world, baseUrl } = call.exchange;
  const { name, scopes, access_level: accessLevel } = values;
  refuseYoungRole(call, { access_level: accessLevel });
  const resource = findResource(call, kind);
  refuseCreation(world, resource, accessLevel);
  const expiresAt = values.expires_at ?? usualExpiry(world, NEW_TOKEN_DAYS);
  // The bot is made first, and it has the token's name.
  if (name.trim() === '') throw badRequest("Name can't be blank");
  if (name.length > 255) throw badRequest('Name is too long (maximum is 255 characters)');
  refuseDraft(world, { name, scopes, expiresAt });
  const token = createResourceToken(
    world,
    { type: kind, id: resource.place.id, accessLevel },
    new URL(baseUrl).hostname,
    { name, description: values.description ?? null, scopes, expiresAt, createdById: call.actor.user.id },
  );
  return created(resourceTokenWithValue(world, token));
}

function routesFor(kind: Kind): Endpoint[] {
  const list = `/${kind}s/:id/access_tokens`;
  const one = `${list}/:token_id`;
  return [
    endpoint({
      verb: 'POST',
      path: `${list}/self/rotate`,
      auth: 'token',
      scopes: ['api', 'self_rotate'],
      parameters: { expires_at: optional(date) },
      handle: (call, { expires_at }) =>
        rotate(call, ownToken(call, kind), expires_at, resourceTokenWithValue),
    }),
    endpoint({
      verb: 'GET',
      path: list,
      auth: 'token',
      parameters: tokenFilters,
      handle(call, filters) {
        const { world } = call.exchange;
        const resource = findResource(call, kind);
        if (!resource.readable) throw unauthorized();
        const tokens = filterTokens(world, tokensOfPlace(world.state, kind, resource.place.id), filters);
        return offsetPage(call, tokens, filters, (token) => resourceToken(world, token));
      },
    }),
    endpoint({
      verb: 'POST',
      path: list,
      auth: 'token',
      parameters: {
        name: required(text),
        description: optional(text),
        expires_at: optional(date),
        scopes: required(resourceScopes),
        access_level: defaulted(role, LEVEL.maintainer),
      },
      handle: (call, values) => create(call, kind, values),
    }),
    endpoint({
      verb: 'GET',
      path: one,
      auth: 'token',
      parameters: {},
      handle(call) {
        const resource = findResource(call, kind);
        if (!resource.readable) throw unauthorized();
        return ok(resourceToken(call.exchange.world, requireToken(call, resource)));
      },
    }),
    endpoint({
      verb: 'POST',
      path: `${one}/rotate`,
      auth: 'token',
      parameters: { expires_at: optional(date) },
      handle(call, { expires_at }) {
        const { world } = call.exchange;
        const resource = findResource(call, kind);
        const token = resource.manageable
          ? findToken(world, resource, asId(call.segment('token_id')))
          : undefined;
        // Only administrators are told that there is no such token.
        if (!token) throw call.actor.user.admin ? notFound() : unauthorized();
        // The service sees first that a token is revoked.
        if (!token.revoked && !outranks(world.state, resource.place, call.actor.user, token)) {
          throw badRequest(OUTRANKED);
        }
        return rotate(call, token, expires_at, resourceTokenWithValue);
      },
    }),
    endpoint({
      verb: 'DELETE',
      path: one,
      auth: 'token',
      parameters: {},
      handle(call) {
        const { world } = call.exchange;
        const resource = findResource(call, kind);
        const token = requireToken(call, resource);
        if (!resource.readable) {
          const bot = world.state.users.get(token.userId)?.name ?? '';
          throw badRequest(`${call.actor.user.name} cannot delete ${bot}`);
        }
        // The bot stays: GitLab removes it later. app/services/resource_access_tokens/revoke_service.rb
        revokeToken(world, token);
        return noContent;
      },
    }),
  ];
}

/** Project and group access tokens. gitlab: lib/api/resource_access_tokens.rb; doc/api/project_access_tokens.md, group_access_tokens.md */
export const resourceAccessTokenEndpoints: readonly Endpoint[] = [
  ...routesFor('project'),
  ...routesFor('group'),
];

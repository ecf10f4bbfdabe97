import { badRequest, created, noContent, notAllowed, notFound, ok, unauthorized } from '../http/answer.ts';
import { type Call, type Endpoint, endpoint } from '../http/endpoint.ts';
import { offsetPage } from '../http/pagination.ts';
import { date, defaulted, level, optional, required, text } from '../http/parameters.ts';
import { GRANTABLE_LEVELS, LEVEL, groupLevel, projectLevel } from '../state/access.ts';
import { createResourceToken, rotateToken } from '../state/create-token.ts';
import type { AccessToken } from '../state/rows.ts';
import { tokenEntity, tokenWithValue } from './entities/access-token.ts';
import { findGroup, findProject, numberSegment } from './find.ts';
import {
  NEW_TOKEN_DAYS,
  ROTATED_TOKEN_DAYS,
  expiryDate,
  filterTokens,
  resourceScopes,
  tokenFilters,
} from './token-rules.ts';

type Kind = 'project' | 'group';

interface Resource {
  readonly kind: Kind;
  readonly id: number;
  /** What the caller may do there. */
  readonly level: number;
  /** Whether the caller may see its tokens: maintainers of a project, owners of a group. */
  readonly readable: boolean;
  /** The same without bots: a token cannot make tokens. */
  readonly manageable: boolean;
}

/** gitlab: app/policies/concerns/resource_access_token_policies (read_/manage_resource_access_tokens) */
function findResource(call: Call, kind: Kind): Resource {
  const { state } = call.exchange.world;
  const { user } = call.actor;
  const place = kind === 'project' ? findProject(call) : findGroup(call);
  const held = 'namespaceKind' in place ? projectLevel(state, place, user) : groupLevel(state, place, user);
  const readable = held >= (kind === 'project' ? LEVEL.maintainer : LEVEL.owner);
  return { kind, id: place.id, level: held, readable, manageable: readable && !user.bot };
}

const tokensOf = ({ exchange }: Call, { kind, id }: Resource) =>
  exchange.world.state.accessTokens.filter((token) => token.kind === kind && token.resourceId === id);

function findToken(call: Call, resource: Resource): AccessToken {
  const token = call.exchange.world.state.accessTokens.get(numberSegment(call, 'token_id'));
  if (token?.kind === resource.kind && token.resourceId === resource.id) return token;
  // The small letter is GitLab's. lib/api/resource_access_tokens.rb
  throw notFound(`${resource.kind} Access Token`);
}

/** gitlab: app/services/personal_access_tokens/rotate_service.rb, project_access_tokens/rotate_service.rb */
function rotate(call: Call, token: AccessToken, asked: string | undefined) {
  const { world } = call.exchange;
  if (token.revoked) throw badRequest('Token already revoked');
  const next = rotateToken(world, token, expiryDate(world, asked, ROTATED_TOKEN_DAYS));
  return ok(tokenWithValue(world, next));
}

/** The token in use, which must belong to the resource of the path. gitlab: lib/api/resource_access_tokens/self_rotation.rb */
function ownToken(call: Call, kind: Kind): AccessToken {
  const { credential } = call.actor;
  if (credential.kind === 'oauth' || credential.token.kind === 'personal') throw notAllowed();
  const resource = findResource(call, kind);
  const { token } = credential;
  if (token.kind !== kind || token.resourceId !== resource.id) throw unauthorized();
  return token;
}

/** gitlab: app/services/resource_access_tokens/create_service.rb */
function refuseCreation(resource: Resource, accessLevel: number): void {
  if (!resource.manageable) {
    throw badRequest(`User does not have permission to create ${resource.kind} access token`);
  }
  if (accessLevel > resource.level) {
    throw badRequest('Access level of the token contains permissions not held by the creating user');
  }
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
      handle: (call, { expires_at }) => rotate(call, ownToken(call, kind), expires_at),
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
        const tokens = filterTokens(world, tokensOf(call, resource), filters);
        return offsetPage(call, tokens, filters, (token) => tokenEntity(world, token));
      },
    }),
    endpoint({
      verb: 'POST',
      path: list,
      auth: 'token',
      parameters: {
        name: required(text),
        description: optional(text),
        scopes: required(resourceScopes),
        access_level: defaulted(level(GRANTABLE_LEVELS), LEVEL.maintainer),
        expires_at: optional(date),
      },
      handle(call, values) {
        const { world, baseUrl } = call.exchange;
        const resource = findResource(call, kind);
        refuseCreation(resource, values.access_level);
        const token = createResourceToken(
          world,
          { type: kind, id: resource.id, accessLevel: values.access_level },
          new URL(baseUrl).hostname,
          {
            name: values.name,
            description: values.description ?? null,
            scopes: values.scopes,
            expiresAt: expiryDate(world, values.expires_at, NEW_TOKEN_DAYS),
            createdById: call.actor.user.id,
          },
        );
        return created(tokenWithValue(world, token));
      },
    }),
    endpoint({
      verb: 'GET',
      path: one,
      auth: 'token',
      parameters: {},
      handle(call) {
        const resource = findResource(call, kind);
        if (!resource.readable) throw unauthorized();
        return ok(tokenEntity(call.exchange.world, findToken(call, resource)));
      },
    }),
    endpoint({
      verb: 'POST',
      path: `${one}/rotate`,
      auth: 'token',
      parameters: { expires_at: optional(date) },
      handle(call, { expires_at }) {
        const resource = findResource(call, kind);
        if (!resource.manageable) throw unauthorized();
        const token = findToken(call, resource);
        if ((token.accessLevel ?? 0) > resource.level) {
          throw badRequest('Not eligible to rotate token with access level higher than the user');
        }
        return rotate(call, token, expires_at);
      },
    }),
    endpoint({
      verb: 'DELETE',
      path: one,
      auth: 'token',
      parameters: {},
      handle(call) {
        const { state } = call.exchange.world;
        const resource = findResource(call, kind);
        const token = findToken(call, resource);
        if (!resource.manageable) {
          const bot = state.users.get(token.userId)?.name ?? '';
          throw badRequest(`${call.actor.user.name} cannot delete ${bot}`);
        }
        // The bot stays: GitLab removes it later. app/services/resource_access_tokens/revoke_service.rb
        state.accessTokens.update(token, { revoked: true });
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

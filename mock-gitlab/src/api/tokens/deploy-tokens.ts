import { Refusal, created, forbidden, noContent, ok, recordNotFound } from '../../http/answer.ts';
import { type Call, type Endpoint, endpoint } from '../../http/endpoint.ts';
import { offsetPage } from '../../http/pagination.ts';
import { choice, flag, instant, listOf, optional, paging, required, text } from '../../http/parameters.ts';
import { LEVEL, groupLevel, projectLevel } from '../../state/access.ts';
import { createDeployToken } from '../../state/create-token.ts';
import type { DeployToken } from '../../state/rows.ts';
import { ownerKey } from '../../state/state.ts';
import type { World } from '../../world.ts';
import { deployToken, deployTokenWithValue } from '../entities/deploy-token.ts';
import { findGroup, findProject } from '../find.ts';
import { requireAdmin } from '../guards.ts';
import { integerSegment } from './rules.ts';

type Kind = DeployToken['ownerType'];

// gitlab: app/models/deploy_token.rb, AVAILABLE_SCOPES; answers keep this order
const SCOPES = [
  'read_repository',
  'read_registry',
  'write_registry',
  'read_package_registry',
  'write_package_registry',
  'read_virtual_registry',
  'write_virtual_registry',
] as const;

/** The place of the path, for maintainers; making and ending one in a group is for owners. gitlab: app/policies/project_policy.rb, group_policy.rb */
function findPlace(call: Call, kind: Kind, deed: 'read' | 'change'): number {
  const { state } = call.exchange.world;
  const user = call.visitor?.user ?? null;
  const place = kind === 'project' ? findProject(call) : findGroup(call);
  const held = 'namespaceKind' in place ? projectLevel(state, place, user) : groupLevel(state, place, user);
  const needed = kind === 'group' && deed === 'change' ? LEVEL.owner : LEVEL.maintainer;
  if (held < needed) throw forbidden();
  return place.id;
}

const tokensOf = ({ exchange }: Call, kind: Kind, id: number): DeployToken[] =>
  exchange.world.state.deployTokens.many('owner', ownerKey(kind, id)).toSorted((a, b) => a.id - b.id);

function findToken(call: Call, kind: Kind, deed: 'read' | 'change'): DeployToken {
  const id = integerSegment(call.segment('token_id'), 'token_id');
  const place = findPlace(call, kind, deed);
  const token = tokensOf(call, kind, place).find((one) => one.id === id);
  if (!token) throw recordNotFound();
  return token;
}

const filters = { ...paging, active: optional(flag) };

/** gitlab: app/finders/deploy_tokens/tokens_finder.rb; app/models/deploy_token.rb, `active` */
const chosen = ({ clock }: World, tokens: readonly DeployToken[], active: boolean | undefined) =>
  active === true
    ? tokens.filter(
        ({ revoked, expiresAt }) => !revoked && (expiresAt === null || expiresAt >= clock.milliseconds()),
      )
    : tokens;

/** gitlab: app/models/deploy_token.rb; the first complaint alone */
function refuseWish(name: string, scopes: readonly string[], username: string | undefined): void {
  const refuse = (text: string) => new Refusal({ status: 400, json: { message: text } });
  if (username !== undefined && username.length > 255) {
    throw refuse('Username is too long (maximum is 255 characters)');
  }
  if (username !== undefined && !/^[a-zA-Z0-9.+_-]+$/.test(username)) {
    throw refuse("Username can contain only letters, digits, '_', '-', '+', and '.'");
  }
  if (name.length > 255) throw refuse('Name is too long (maximum is 255 characters)');
  if (scopes.length === 0) throw refuse("Scopes can't be blank");
}

function routesFor(kind: Kind): Endpoint[] {
  const list = `/${kind}s/:id/deploy_tokens`;
  const one = `${list}/:token_id`;
  return [
    endpoint({
      verb: 'GET',
      path: list,
      auth: 'optional',
      parameters: filters,
      handle(call, { active, ...page }) {
        const { world } = call.exchange;
        const tokens = tokensOf(call, kind, findPlace(call, kind, 'read'));
        return offsetPage(call, chosen(world, tokens, active), page, (token) => deployToken(world, token));
      },
    }),
    endpoint({
      verb: 'POST',
      path: list,
      auth: 'optional',
      lacks: 'Git, registry and package access with the token',
      parameters: {
        name: required(text),
        scopes: required(listOf(choice(...SCOPES))),
        expires_at: optional(instant),
        username: optional(text),
      },
      handle(call, { name, scopes, expires_at: expiresAt = null, username }) {
        const { world } = call.exchange;
        const ownerId = findPlace(call, kind, 'change');
        const asked = username === '' ? undefined : username;
        refuseWish(name, scopes, asked);
        const token = createDeployToken(world, {
          ownerType: kind,
          ownerId,
          name,
          username: asked ?? null,
          scopes: SCOPES.filter((scope) => scopes.includes(scope)),
          expiresAt,
          creatorId: call.actor.user.id,
        });
        return created(deployTokenWithValue(world, token));
      },
    }),
    endpoint({
      verb: 'GET',
      path: one,
      auth: 'optional',
      parameters: {},
      handle: (call) => ok(deployToken(call.exchange.world, findToken(call, kind, 'read'))),
    }),
    endpoint({
      verb: 'DELETE',
      path: one,
      auth: 'optional',
      parameters: {},
      handle(call) {
        call.exchange.world.state.deployTokens.delete(findToken(call, kind, 'change').id);
        return noContent;
      },
    }),
  ];
}

/** gitlab: lib/api/deploy_tokens.rb; doc/api/deploy_tokens.md */
export const deployTokenEndpoints: readonly Endpoint[] = [
  endpoint({
    verb: 'GET',
    path: '/deploy_tokens',
    auth: 'token',
    parameters: filters,
    handle(call, { active, ...page }) {
      requireAdmin(call);
      const { world } = call.exchange;
      const tokens = chosen(world, world.state.deployTokens.all(), active);
      return offsetPage(call, tokens, page, (token) => deployToken(world, token));
    },
  }),
  ...routesFor('project'),
  ...routesFor('group'),
];

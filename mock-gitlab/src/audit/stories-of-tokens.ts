import { ROLE_NAMES } from '../state/access.ts';
import type { AccessToken, DeployToken, OAuthApplication, User } from '../state/rows.ts';
import type { State } from '../state/state.ts';
import { type Change, type Story, rubyList, scopeOfPlace, scopeOfUser } from './story.ts';

const DEEDS = { created: 'Created', rotated: 'Rotated', revoked: 'Revoked' } as const;

function deedOf({ before, after }: Change<AccessToken>): keyof typeof DEEDS | undefined {
  if (!before) return after?.previousId === null ? 'created' : 'rotated';
  return after?.revoked === true && !before.revoked ? 'revoked' : undefined;
}

// gitlab: ee/app/services/ee/resource_access_tokens/create_service.rb, revoke_service.rb
const RESOURCE_NAMES = { created: 'created', rotated: 'rotated', revoked: 'deleted' } as const;

/** Access tokens of every kind. A rotation is one event: of the new token. gitlab: ee/app/services/ee/personal_access_tokens */
export function tokenStories(state: State, changes: readonly Change<AccessToken>[], author: User): Story[] {
  const replaced = new Set(changes.map(({ after }) => after?.previousId));
  return changes.flatMap((change): Story[] => {
    const { after: token } = change;
    const deed = deedOf(change);
    if (!token || deed === undefined || (deed === 'revoked' && replaced.has(token.id))) return [];
    const user = state.users.get(token.userId);
    if (token.kind === 'personal' || token.kind === 'impersonation') {
      return [
        {
          ...scopeOfUser(author),
          name: `personal_access_token_${deed}`,
          targetId: token.userId,
          targetType: 'User',
          targetDetails: user?.name ?? '',
          message: `${DEEDS[deed]} personal access token with id ${token.id}`,
        },
      ];
    }
    const scope = scopeOfPlace(state, token.kind, token.resourceId);
    if (!scope) return [];
    const scopes = rubyList(token.scopes);
    const level = ROLE_NAMES[token.accessLevel ?? 0] ?? '';
    const made =
      token.kind === 'project'
        ? ` with scopes: ${scopes} and ${level} access level.`
        : ` with scopes: ${scopes}.`;
    const what = token.kind === 'group' && deed === 'created' ? 'group token' : `${token.kind} access token`;
    return [
      {
        ...scope,
        name: `${token.kind}_access_token_${RESOURCE_NAMES[deed]}`,
        targetId: token.id,
        targetType: 'PersonalAccessToken',
        targetDetails: user?.name ?? '',
        message: `${DEEDS[deed]} ${what} with token_id: ${token.id}${deed === 'revoked' ? '' : made}`,
        more: { action: 'custom' },
      },
    ];
  });
}

/** gitlab: ee/app/services/ee/projects/deploy_tokens, ee/app/services/ee/groups/deploy_tokens */
export function deployTokenStories(state: State, changes: readonly Change<DeployToken>[]): Story[] {
  return changes.flatMap(({ before, after }): Story[] => {
    const token = after ?? before;
    const scope = token && scopeOfPlace(state, token.ownerType, token.ownerId);
    if (!scope || (before && after)) return [];
    const [deed, verb] = after ? ['created', 'Created'] : ['destroyed', 'Destroyed'];
    return [
      {
        ...scope,
        name: `${token.ownerType === 'group' ? 'group_' : ''}deploy_token_${deed}`,
        targetId: token.id,
        targetType: 'DeployToken',
        targetDetails: token.name,
        message: `${verb} ${token.ownerType} deploy token with name: ${token.name} with token_id: ${token.id} with scopes: ${rubyList(token.scopes)}.`,
        more: { action: 'custom' },
      },
    ];
  });
}

/** gitlab: ee/app/services/ee/applications/create_service.rb */
export function applicationStories(
  state: State,
  changes: readonly Change<OAuthApplication>[],
  author: User,
): Story[] {
  return changes.flatMap(({ before, after }): Story[] => {
    const application = after ?? before;
    if (!application) return [];
    const tell = (deed: string, message: string): Story => ({
      ...scopeOfUser(state.users.get(application.ownerId) ?? author),
      name: `oauth_application_${deed}`,
      targetId: application.id,
      targetType: 'Authn::OauthApplication',
      targetDetails: application.name,
      message,
      more: {
        application_name: application.name,
        application_id: application.id,
        scopes: application.scopes,
      },
    });
    if (!before) return [tell('created', 'OAuth application added')];
    if (!after) return [tell('destroyed', 'OAuth application removed')];
    const renewed = before.secret !== after.secret;
    return [
      tell(
        renewed ? 'secret_renewed' : 'updated',
        `OAuth application ${renewed ? 'secret renewed' : 'updated'}`,
      ),
    ];
  });
}

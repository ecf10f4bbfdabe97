import { Refusal } from './answer.ts';

/** What a fine-grained token must hold for a route. */
interface Demand {
  readonly boundary: 'project' | 'group' | 'user' | 'instance';
  /** `Project: Read`. */
  readonly permission: string;
}

// Roads for administrators, which the permissions that one can choose do not name.
const UNSUPPORTED =
  /^\/(applications|application|audit_events|sidekiq|features|graphql)(\/|$)|^\/users\/:id\/(impersonation_tokens|personal_access_tokens|custom_attributes)/;

const ACTIONS: Readonly<Record<string, string>> = {
  GET: 'Read',
  POST: 'Create',
  PUT: 'Update',
  PATCH: 'Update',
  DELETE: 'Delete',
};

// Last words of a path that say what is done to the thing before them.
const DEEDS = new Set([
  'rotate',
  'share',
  'fork',
  'transfer',
  'archive',
  'unarchive',
  'star',
  'unstar',
  'restore',
  'stop',
  'cancel',
  'retry',
  'block',
  'unblock',
  'ban',
  'unban',
  'activate',
  'deactivate',
  'approve',
  'reject',
  'follow',
  'unfollow',
  'test',
]);

// Words that are no things of their own.
const PASSED = new Set(['self', 'all', 'search', 'repository', 'ci']);

const title = (word: string): string =>
  word
    .split('_')
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join(' ');

const one = (word: string): string =>
  word === 'metadata' || word === 'version'
    ? 'metadata'
    : word
        .replace(/ies$/, 'y')
        .replace(/(ss|sh|ch|x)es$/, '$1')
        .replace(/([^s])s$/, '$1');

/**
 * The permission that a route asks of a fine-grained token, read off its path: the last thing named, and what the verb does to it.
 * gitlab: doc/development/permissions/granular_access; lib/api, route_setting :authorization
 * @returns `undefined` where such tokens are not supported
 */
export function demandOf(verb: string, path: string): Demand | undefined {
  if (UNSUPPORTED.test(path)) return undefined;
  const words = path.split('/').filter((word) => word !== '' && !word.startsWith(':') && !PASSED.has(word));
  const root = words[0] ?? '';
  const last = words.at(-1) ?? '';
  const deed = words.length > 1 && DEEDS.has(last) ? words.pop() : undefined;
  const isInside = path.startsWith(`/${root}/:`);
  const boundary =
    isInside && root === 'projects'
      ? 'project'
      : isInside && root === 'groups'
        ? 'group'
        : ['user', 'users', 'projects', 'groups', 'namespaces', 'personal_access_tokens', 'events'].includes(
              root,
            )
          ? 'user'
          : 'instance';
  const action = deed === undefined ? (ACTIONS[verb] ?? 'Read') : title(deed);
  return { boundary, permission: `${title(one(words.at(-1) ?? root))}: ${action}` };
}

/** What a fine-grained token may not do. gitlab: lib/api/api_guard.rb, GranularPermissionsError */
export class GranularRefusal extends Refusal {
  readonly sentence: string;

  constructor(sentence: string) {
    const description = `Access denied: ${sentence}`;
    super({
      status: 403,
      json: { error: 'insufficient_granular_scope', error_description: description },
    });
    this.sentence = description;
  }
}

/**
 * What a fine-grained token may do is a list of permissions in place of scopes; `*` stands for any thing or action.
 * gitlab: app/services/authz/tokens/authorize_granular_scopes_service.rb
 * @param route verb and path below `/api/v4`
 * @throws Refusal 403
 */
export function checkPermissions(held: readonly string[], route: string): void {
  const [verb = '', path = ''] = route.split(' ');
  const demand = demandOf(verb, path);
  if (!demand)
    throw new GranularRefusal("This operation doesn't support fine-grained personal access tokens.");
  const { boundary, permission } = demand;
  const [thing, action] = permission.split(': ');
  const isHeld = held.some((one) => {
    const [heldThing, heldAction] = one.split(': ');
    return (heldThing === '*' || heldThing === thing) && (heldAction === '*' || heldAction === action);
  });
  if (isHeld) return;
  throw new GranularRefusal(
    `This operation requires a fine-grained personal access token with the following ${boundary} permissions: [${permission}].`,
  );
}

import {
  connectWithToken,
  putPolicy,
  readTimeline,
  rotateConnection,
  type Dependencies,
  type OverlapPolicy,
  type RotationPolicy,
} from '@moorage/engine';
import { demoCredentials } from 'mock-gitlab';
import type { WorldOptions } from '../world.ts';
import { gitlabUrl } from '../world.ts';
import { createConnectedWorld } from './connected.ts';

const { tokens } = demoCredentials;

/** What is managed: a token, its kind, where GitLab lists it and where it is rotated by its id. */
export const targets = {
  personal: { token: tokens.adaApi, kind: 'personal', list: 'personal_access_tokens' },
  project: { token: tokens.dockOwner, kind: 'project', list: 'projects/*/access_tokens' },
  group: { token: tokens.harborOwner, kind: 'group', list: 'groups/*/access_tokens' },
} as const;
export type Target = keyof typeof targets;
/** Who manages: Ada's authorization, who is the person, the group's Owner; or an administrator's token. */
export type ManagerKind = 'ada' | 'administrator';

export const day = 24 * 3_600_000;

export interface ManagedWorldOptions extends WorldOptions {
  readonly target?: Target;
  readonly by?: ManagerKind;
  readonly overlap?: OverlapPolicy | null;
}

/** A world with a token that another connection manages. */
export async function createManagedWorld({
  target = 'project',
  by = 'ada',
  overlap = null,
  ...options
}: ManagedWorldOptions = {}) {
  const world = await createConnectedWorld(options);
  const { engine, actor, mock } = world;
  const { token, kind, list } = targets[target];
  const connect = (name: string, secret: string, tokenKind: string) =>
    connectWithToken(engine, actor, {
      name,
      description: null,
      app: 'gitlab',
      method: 'access-token',
      settings: { instanceUrl: gitlabUrl, tokenKind },
      secrets: { token: secret },
    });
  const { id } = await connect('managed', token, kind);
  const managerId = by === 'ada' ? world.id : (await connect('root', tokens.root, 'personal')).id;
  const setPolicy = (rotate: Partial<RotationPolicy> = {}) =>
    putPolicy(engine, actor, id, {
      checkEveryMinutes: null,
      remindDaysBefore: null,
      rotate: { strategy: 'manager', managerConnectionId: managerId, daysBefore: 7, lifeDays: 90, ...rotate },
      overlap,
    });
  await setPolicy();
  mock.journal.clear();

  const path = `/api/v4/${list}/*/rotate`;
  return {
    ...world,
    id,
    managerId,
    connect,
    setPolicy,
    /** Where GitLab is asked to rotate by id. */
    rotatePath: path,
    /** Where a second token is made. */
    twinPath: target === 'personal' ? '/api/v4/users/*/personal_access_tokens' : `/api/v4/${list}`,
    rotate: (deps: Dependencies = engine) => rotateConnection(deps, actor, id, {}),
    rotations: () => mock.journal.entries({ method: 'POST', path }).length,
    row: async () => {
      const row = await engine.stores.connections.find(actor.organizationId, id);
      if (row === null) throw new Error('the connection is gone');
      return row;
    },
    events: async () => {
      const { items } = await readTimeline(engine, actor, id, { limit: 100 });
      world.watch.expectNoneIn(items);
      return items.toReversed();
    },
    overlap: () => engine.stores.overlaps.find(actor.organizationId, id),
    /** The tokens of the managed one's name that GitLab still accepts, seen without using any of them. */
    living: () =>
      mock
        .snapshot()
        .tokens.filter((one) => !one.revoked && Date.parse(one.expires_at) > engine.clock.now().getTime()),
  };
}

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
import { z } from 'zod';
import { gitlabUrl, type WorldOptions } from '../world.ts';
import { createConnectedWorld } from './connected.ts';

const { tokens } = demoCredentials;

/** What is managed: a token, its kind, where GitLab lists it and where it is rotated by its id. */
export const targets = {
  personal: { token: tokens.adaApi, kind: 'personal', name: 'ada api', list: 'personal_access_tokens' },
  project: { token: tokens.dockOwner, kind: 'project', name: 'dock owner', list: 'projects/*/access_tokens' },
  group: { token: tokens.harborOwner, kind: 'group', name: 'harbor owner', list: 'groups/*/access_tokens' },
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
  const { token, kind, name, list } = targets[target];
  const connect = (title: string, secret: string, tokenKind: string) =>
    connectWithToken(engine, actor, {
      name: title,
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
    /** The ids of the tokens of the managed one's name that GitLab still accepts, asked with none of them. */
    living: async () => {
      const url = `${gitlabUrl}/api/v4/personal_access_tokens?per_page=100`;
      const answer = await mock.fetch(url, { headers: { 'private-token': tokens.root } });
      const listed = tokenList.parse(await answer.json());
      return listed.filter((one) => one.active && one.name === name).map((one) => one.id);
    },
  };
}

const tokenList = z.array(z.object({ id: z.number(), name: z.string(), active: z.boolean() }));

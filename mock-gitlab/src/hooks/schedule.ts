import { LEVEL, levelInGroup, lineage, memberLevel } from '../state/access.ts';
import type { Group, Hook, Project, User } from '../state/rows.ts';
import { dayOf, doDailyWork } from '../state/daily.ts';
import { removeDueUsers } from '../state/remove-user.ts';
import { runJobs } from '../state/runner.ts';
import { ownerKey } from '../state/state.ts';
import { isSince } from '../switches.ts';
import type { World } from '../world.ts';
import { type Notice, dueNotices, nextRun } from './notices.ts';
import { expiringToken } from './payload.ts';
import { deliveryIds } from './ids.ts';

/** The work that GitLab does by itself, its daily runs and its runner, driven by the mock's clock. */
export interface Schedule {
  /** Does what has become due since the last look; costs next to nothing when that is nothing. */
  check(): void;
  /** Runs something that moves clock and state together; no work is done in between. */
  paused(work: () => void): void;
}

type Place = { readonly project: Project } | { readonly group: Group };

function placeOf({ state }: World, { token }: Notice): Place | undefined {
  const project = token.kind === 'project' ? state.projects.get(token.resourceId) : undefined;
  if (project) return { project };
  const group = token.kind === 'group' ? state.groups.get(token.resourceId) : undefined;
  return group && { group };
}

/** The hooks of a place that want an event, those of the groups above included. gitlab: app/models/project.rb, ee/app/models/ee/project.rb */
function hooksFor({ state, switches }: World, place: Place, event: string): Hook[] {
  const groupId = 'group' in place ? place.group.id : place.project.namespaceId;
  const isBelowGroup = 'group' in place || place.project.namespaceKind === 'group';
  const groups = isBelowGroup && switches.tier !== 'free' ? lineage(state, groupId) : [];
  return [
    ...('project' in place ? state.hooks.many('owner', ownerKey('project', place.project.id)) : []),
    ...groups.flatMap((group) => state.hooks.many('owner', ownerKey('group', group.id))),
  ].filter((hook) => hook.events.includes(event));
}

/** Members who are maintainers or owners of a project or owners of a group. gitlab: app/models/user.rb, resource_bot_owners_and_maintainers */
function keepersOf({ state }: World, place: Place): User[] {
  return state.users.filter((user) => {
    if (user.bot || user.state !== 'active') return false;
    return 'project' in place
      ? memberLevel(state, place.project, user.id) >= LEVEL.maintainer
      : levelInGroup(state, place.group.id, user.id) >= LEVEL.owner;
  });
}

/** Whether a place asked for webhooks at every interval, as its settings say or a switch for all. */
function isExtended({ switches }: World, place: Place): boolean {
  if (!isSince(switches, '17.7')) return false;
  const asked =
    'project' in place
      ? place.project.attributes['extended_prat_expiry_webhooks_execute']
      : place.group.attributes['extended_grat_expiry_webhooks_execute'];
  return switches.extendedExpiryHooks || asked === true;
}

function tell(world: World, notice: Notice): void {
  const { state, deliveries } = world;
  const { token, days, at } = notice;
  const subject = (kind: string) => `Your ${kind} access tokens will expire in ${days} days or less`;
  if (token.kind === 'personal') {
    const owner = state.users.get(token.userId);
    if (owner && days > 1) deliveries.mail(at, owner.email, subject('personal'));
    return;
  }
  const place = placeOf(world, notice);
  if (!place) return;
  // Beyond seven days only where that was asked for. gitlab: doc/user/project/integrations/webhook_events.md
  if (days === 7 || isExtended(world, place)) {
    for (const hook of hooksFor(world, place, 'resource_access_token_events')) {
      void deliveries.send({
        hookId: hook.id,
        trigger: 'resource_access_token_hooks',
        data: expiringToken(world, place, token),
        at,
        ids: deliveryIds(state.random),
        force: false,
      });
    }
  }
  if (days === 1) return;
  for (const keeper of keepersOf(world, place)) deliveries.mail(at, keeper.email, subject('resource'));
}

/** The schedule of a world. */
export function createSchedule(world: () => World): Schedule {
  let pauses = 0;

  const check = () => {
    if (pauses > 0) return;
    const { state, clock } = world();
    const now = clock.milliseconds();
    if (state.jobs.size > 0) runJobs(state, now);
    removeDueUsers(state, clock);
    const day = dayOf(now);
    const row = state.schedule.get(1);
    if (row?.day !== day) doDailyWork(world());
    if (!row) {
      state.schedule.insertAs({ id: 1, checkedAt: now, day });
      return;
    }
    const { checkedAt } = row;
    const isDue = now >= nextRun(checkedAt);
    // Moved back: from here on the runs come again, and the notices say who was told already.
    if (row.day !== day || now < checkedAt || isDue) {
      state.schedule.update(row, { day, checkedAt: isDue ? now : Math.min(now, checkedAt) });
    }
    if (!isDue) return;
    const told = new Set<string>();
    for (const notice of dueNotices(state, checkedAt, now)) {
      const { token, days, at } = notice;
      state.expiryNotices.insert((id) => ({ id, tokenId: token.id, days, at }));
      // A run that finds a token in two intervals speaks of it once.
      const once = `${at}/${token.id}`;
      if (!told.has(once)) tell(world(), notice);
      told.add(once);
    }
  };

  return {
    check,
    paused(work) {
      pauses += 1;
      try {
        work();
      } finally {
        pauses -= 1;
      }
      check();
    },
  };
}

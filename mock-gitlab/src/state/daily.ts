import type { World } from '../world.ts';
import { isSince } from '../switches.ts';
import { deleteGroup, deleteProject } from './delete.ts';
import { dateIn } from './expiry.ts';

const DAY_MS = 86_400_000;

/** The mock's present day, in days since 1970. */
export const dayOf = (milliseconds: number): number => Math.floor(milliseconds / DAY_MS);

/** How long something marked for deletion still answers. gitlab: doc/administration/settings/visibility_and_access_controls.md */
export const deletionDelayDays = ({ switches }: Pick<World, 'switches'>): number =>
  isSince(switches, '18.0') || switches.hosted ? 30 : 7;

/**
 * What GitLab does once a day at midnight UTC: memberships and shares that ended go, and so does what was marked for deletion
 * long enough ago.
 * gitlab: app/workers/remove_expired_members_worker.rb, remove_expired_group_links_worker.rb, adjourned_projects_deletion_cron_worker.rb
 */
export function doDailyWork(world: Pick<World, 'state' | 'clock' | 'switches'>): void {
  const { state, clock } = world;
  const day = dayOf(clock.milliseconds());
  const today = dateIn(clock);
  for (const table of [state.members, state.groupLinks, state.invitations]) {
    for (const row of table.all()) {
      if (row.expiresAt !== null && row.expiresAt <= today) table.delete(row.id);
    }
  }
  const delay = deletionDelayDays(world);
  const isDue = ({ markedForDeletionAt: at }: { readonly markedForDeletionAt: number | null }) =>
    at !== null && dayOf(at) + delay <= day;
  for (const project of state.projects.filter(isDue)) deleteProject(state, project);
  for (const group of state.groups.filter(isDue)) deleteGroup(state, group);
}

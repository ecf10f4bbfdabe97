import { isProjectBot } from '../state/bots.ts';
import type { Settings, User } from '../state/rows.ts';
import type { State } from '../state/state.ts';
import { type Change, INSTANCE, type Story, changed, scopeOfUser } from './story.ts';

/** What became of an account. gitlab: ee/app/services/ee/users */
function stepOf(
  from: User['state'],
  to: User['state'],
): readonly [name: string, message: string] | undefined {
  if (from === to) return undefined;
  if (to === 'blocked' || to === 'ldap_blocked') return ['user_blocked', 'Blocked user'];
  if (to === 'banned') return ['user_banned', 'Banned user'];
  if (to === 'deactivated') return ['user_deactivated', 'Deactivated user'];
  if (from === 'banned') return ['user_unbanned', 'Unbanned user'];
  if (from === 'blocked_pending_approval') return ['user_approved', 'Instance access approved'];
  return from === 'deactivated' ? ['user_activated', 'Activated user'] : ['user_unblocked', 'Unblocked user'];
}

/** Accounts of people and of service accounts; a token's bot is told of with its token. */
export function userStories(state: State, changes: readonly Change<User>[]): Story[] {
  return changes.flatMap(({ before, after: user }): Story[] => {
    // An account goes by itself, a moment after somebody wanted it to.
    if (!user || isProjectBot(state, user)) return [];
    const tell = (name: string, told: Pick<Story, 'message' | 'more'>): Story => ({
      ...scopeOfUser(user),
      name,
      targetId: user.id,
      targetType: 'User',
      targetDetails: user.name,
      ...told,
    });
    if (!before) {
      return [tell('user_created', { message: `User ${user.username} created`, more: { add: 'user' } })];
    }
    if (before.removalAt === null && user.removalAt !== null) {
      return [tell('user_destroyed', { message: `User ${user.username} scheduled for deletion` })];
    }
    const stories: Story[] = [];
    const step = stepOf(before.state, user.state);
    if (step) stories.push(tell(step[0], { message: step[1] }));
    if (before.admin !== user.admin) {
      stories.push(tell('user_admin_status_updated', changed('admin status', before.admin, user.admin)));
    }
    if (before.email !== user.email) {
      stories.push(tell('user_email_updated', changed('email address', before.email, user.email)));
    }
    if (before.username !== user.username) {
      stories.push(tell('user_username_updated', changed('username', before.username, user.username)));
    }
    if (before.password !== user.password) {
      stories.push(
        tell('user_password_updated', { message: 'Changed password', more: { change: 'password' } }),
      );
    }
    return stories;
  });
}

const snake = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Settings by the names of the API. */
function named({ id: _, createdAt: _made, updatedAt: _changed, others, ...settings }: Settings) {
  const flat = new Map<string, unknown>(Object.entries(others));
  for (const [name, value] of Object.entries(settings)) {
    if (name === 'appearance' || name === 'planLimits') continue;
    if (typeof value !== 'object' || value === null) flat.set(snake(name), value);
    else for (const [part, inner] of Object.entries(value)) flat.set(`${snake(name)}_${snake(part)}`, inner);
  }
  return flat;
}

/** An event for each setting. gitlab: ee/lib/gitlab/audit/application_setting_changes_auditor.rb */
export function settingStories(from: Settings, to: Settings): Story[] {
  const before = named(from);
  return [...named(to)].flatMap(([name, value]) => {
    if (JSON.stringify(before.get(name)) === JSON.stringify(value)) return [];
    const words = name.charAt(0).toUpperCase() + name.slice(1).replaceAll('_', ' ');
    return [
      {
        ...INSTANCE,
        name: 'application_setting_updated',
        targetId: 1,
        targetType: 'ApplicationSetting',
        targetDetails: words,
        ...changed(name, before.get(name), value),
      },
    ];
  });
}

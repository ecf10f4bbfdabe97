import type { User } from './rows.ts';
import type { State } from './state.ts';

/** Whether a user is a service account. gitlab: app/models/concerns/has_user_type.rb */
export const isServiceAccount = (state: State, { id }: Pick<User, 'id'>): boolean =>
  state.serviceAccounts.get(id) !== undefined;

/** Whether a user came along with a project or group token. gitlab: app/models/concerns/has_user_type.rb, project_bot? */
export const isProjectBot = (state: State, user: User): boolean => user.bot && !isServiceAccount(state, user);

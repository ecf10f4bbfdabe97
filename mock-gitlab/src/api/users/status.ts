import { invalidModel, ok } from '../../http/answer.ts';
import { type Call, type Endpoint, endpoint } from '../../http/endpoint.ts';
import { atLeastOneOf, choice, flag, optional, text } from '../../http/parameters.ts';
import type { User } from '../../state/rows.ts';
import { isoTime } from '../entities/dates.ts';
import { ownRow, personByKey } from '../person.ts';
import { readsUsers } from './users.ts';

const HOUR_MS = 3_600_000;

// gitlab: app/models/user_status.rb, CLEAR_STATUS_QUICK_OPTIONS
const CLEAR_AFTER = {
  '30_minutes': HOUR_MS / 2,
  '3_hours': 3 * HOUR_MS,
  '8_hours': 8 * HOUR_MS,
  '1_day': 24 * HOUR_MS,
  '3_days': 72 * HOUR_MS,
  '7_days': 168 * HOUR_MS,
  '30_days': 720 * HOUR_MS,
} as const;

const statusParameters = {
  emoji: optional(text),
  message: optional(text),
  availability: optional(text),
  clear_status_after: optional(
    choice('30_minutes', '3_hours', '8_hours', '1_day', '3_days', '7_days', '30_days'),
  ),
};

interface Wish {
  readonly emoji: string | undefined;
  readonly message: string | undefined;
  readonly availability: string | undefined;
  readonly clear_status_after: keyof typeof CLEAR_AFTER | undefined;
}

const escaped = (message: string) =>
  message.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** gitlab: lib/api/entities/user_status.rb */
function statusEntity({ exchange }: Call, { status }: User) {
  const now = exchange.world.clock.milliseconds();
  const shown = status && (status.clearAt === null || status.clearAt > now) ? status : null;
  return {
    emoji: shown?.emoji ?? null,
    message: shown?.message ?? null,
    availability: shown?.availability ?? null,
    message_html: shown ? escaped(shown.message) : null,
    clear_status_at: isoTime(shown?.clearAt ?? null),
  };
}

/** gitlab: app/services/users/set_status_service.rb, app/models/user_status.rb */
function setStatus(call: Call, wish: Wish, present: User['status']) {
  const user = ownRow(call);
  const { state, clock } = call.exchange.world;
  const wanted = wish.availability ?? present?.availability ?? 'not_set';
  const availability: 'busy' | 'not_set' | undefined =
    wanted === 'busy' || wanted === 'not_set' ? wanted : undefined;
  const message = wish.message ?? present?.message ?? '';
  const emoji = wish.emoji ?? present?.emoji ?? 'speech_balloon';
  const complaints: Record<string, string[]> = {};
  if (!/^[\w+-]+$/.test(emoji)) complaints['emoji'] = ['is not a valid emoji name'];
  if (message.length > 100) complaints['message'] = ['is too long (maximum is 100 characters)'];
  if (availability === undefined) {
    throw invalidModel({ ...complaints, availability: ['is not included in the list'] });
  }
  if (Object.keys(complaints).length > 0) throw invalidModel(complaints);
  const isEmpty = wish.emoji === undefined && message === '' && availability === 'not_set';
  const after = wish.clear_status_after;
  const clearAt =
    after === undefined ? (present?.clearAt ?? null) : clock.milliseconds() + CLEAR_AFTER[after];
  const status: User['status'] = isEmpty ? null : { emoji, message, availability, clearAt };
  return ok(statusEntity(call, state.users.update(user, { status })));
}

/** gitlab: lib/api/entities/user_preferences.rb */
const preferencesEntity = ({ id, preferences }: User) => ({
  id,
  user_id: id,
  view_diffs_file_by_file: preferences.viewDiffsFileByFile,
  show_whitespace_in_diffs: preferences.showWhitespaceInDiffs,
  pass_user_identities_to_ci_jwt: preferences.passUserIdentitiesToCiJwt,
});

/** What one says and likes. gitlab: lib/api/users.rb; doc/api/users.md, doc/api/user_preferences.md */
export const userStatusEndpoints: readonly Endpoint[] = [
  endpoint({
    verb: 'GET',
    path: '/user/status',
    auth: 'token',
    scopes: readsUsers,
    parameters: {},
    handle: (call) => ok(statusEntity(call, ownRow(call))),
  }),
  endpoint({
    verb: 'PUT',
    path: '/user/status',
    auth: 'token',
    lacks: 'Markdown in the message',
    parameters: statusParameters,
    handle: (call, wish) => setStatus(call, wish, null),
  }),
  endpoint({
    verb: 'PATCH',
    path: '/user/status',
    auth: 'token',
    lacks: 'Markdown in the message',
    parameters: statusParameters,
    handle(call, wish) {
      const isEmpty = Object.values(wish).every((value) => value === undefined);
      return isEmpty ? ok(null) : setStatus(call, wish, ownRow(call).status);
    },
  }),
  endpoint({
    verb: 'GET',
    path: '/users/:user_id/status',
    auth: 'optional',
    scopes: readsUsers,
    parameters: {},
    handle: (call) => ok(statusEntity(call, personByKey(call, 'user_id'))),
  }),
  endpoint({
    verb: 'GET',
    path: '/user/preferences',
    auth: 'token',
    scopes: readsUsers,
    parameters: {},
    handle: (call) => ok(preferencesEntity(ownRow(call))),
  }),
  endpoint({
    verb: 'PUT',
    path: '/user/preferences',
    auth: 'token',
    parameters: {
      view_diffs_file_by_file: optional(flag),
      show_whitespace_in_diffs: optional(flag),
      pass_user_identities_to_ci_jwt: optional(flag),
    },
    rules: [
      atLeastOneOf('view_diffs_file_by_file', 'show_whitespace_in_diffs', 'pass_user_identities_to_ci_jwt'),
    ],
    handle(call, given) {
      const user = ownRow(call);
      const { preferences: now } = user;
      const preferences = {
        viewDiffsFileByFile: given.view_diffs_file_by_file ?? now.viewDiffsFileByFile,
        showWhitespaceInDiffs: given.show_whitespace_in_diffs ?? now.showWhitespaceInDiffs,
        passUserIdentitiesToCiJwt: given.pass_user_identities_to_ci_jwt ?? now.passUserIdentitiesToCiJwt,
      };
      return ok(preferencesEntity(call.exchange.world.state.users.update(user, { preferences })));
    },
  }),
];

import type { AccessToken } from '../state/rows.ts';
import type { State } from '../state/state.ts';

// gitlab: app/workers/personal_access_tokens/expiring_worker.rb; config/initializers/1_settings.rb, daily at 01:00 UTC

const DAY_MS = 86_400_000;
const RUN_MS = 3_600_000;

/** That a token's end is near: one for each token and interval, whatever the clock does. */
export interface Notice {
  readonly token: AccessToken;
  /** The interval, by its longest number of days. */
  readonly days: number;
  /** When the daily run finds it. */
  readonly at: number;
}

interface Interval {
  readonly days: number;
  readonly least: number;
}

// In the order a run looks. gitlab: app/models/personal_access_token.rb, NOTIFICATION_INTERVALS; the last is for webhooks
// alone, doc/user/project/integrations/webhook_events.md
const INTERVALS: readonly Interval[] = [
  { days: 7, least: 0 },
  { days: 30, least: 8 },
  { days: 60, least: 31 },
  { days: 1, least: 1 },
];

/** The first daily run after an instant. */
export const nextRun = (instant: number): number =>
  Math.floor((instant - RUN_MS) / DAY_MS + 1) * DAY_MS + RUN_MS;

/** The run that finds a token in an interval, looking from an instant on. */
function runFor(token: AccessToken, { days, least }: Interval, from: number): number | undefined {
  if (token.revoked || token.expiresAt === null) return undefined;
  const end = Date.parse(token.expiresAt);
  const earliest = end - days * DAY_MS + RUN_MS;
  const run = Math.max(earliest, nextRun(Math.max(from, token.createdAt)));
  return run < end - least * DAY_MS + DAY_MS ? run : undefined;
}

/** Whether somebody was told already. */
const isTold = ({ expiryNotices }: State, { token, days }: Notice) =>
  expiryNotices.by('token', `${token.id}/${days}`) !== undefined;

/** What the daily runs between two instants find, the first excluded and the last included, in their order. */
export function dueNotices(state: State, from: number, to: number): Notice[] {
  const due: Notice[] = [];
  for (const token of state.accessTokens.all()) {
    for (const interval of INTERVALS) {
      const at = runFor(token, interval, from);
      if (at === undefined || at > to) continue;
      const notice = { token, days: interval.days, at };
      if (!isTold(state, notice)) due.push(notice);
    }
  }
  const turn = ({ days }: Notice) => INTERVALS.findIndex((interval) => interval.days === days);
  const rank = ({ token }: Notice) => (token.kind === 'personal' ? 0 : 1);
  return due.toSorted(
    (a, b) =>
      a.at - b.at ||
      turn(a) - turn(b) ||
      rank(a) - rank(b) ||
      Number(a.token.expiresAt !== b.token.expiresAt) *
        ((a.token.expiresAt ?? '') < (b.token.expiresAt ?? '') ? -1 : 1) ||
      a.token.id - b.token.id,
  );
}

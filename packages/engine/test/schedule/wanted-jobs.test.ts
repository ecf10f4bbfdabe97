import { expect, test } from 'vitest';
import type { JobKind } from '../../src/ports.ts';
import type { Outlook } from '../../src/schedule/outlook.ts';
import { difference, type StandingJob } from '../../src/schedule/plan-connection.ts';
import { wantedJobs } from '../../src/schedule/wanted-jobs.ts';
import { at, authorized, now, outlook, policy, row } from './outlooks.ts';

const inPlace = policy({ strategy: 'in-place' });
const manager = policy({ strategy: 'manager', managerConnectionId: 'connection-0' });
const overlap = {
  organizationId: 'harbor',
  connectionId: 'connection-1',
  managerConnectionId: 'connection-0',
  oldHandle: '69',
  baseUrl: 'https://gitlab.example.com',
  startedAt: now,
  lastUsedAt: null,
  quietHours: 24,
  endsAt: at('2027-02-07T08:00Z'),
};
const dead = { status: 'needs-reconnect' } as const;
const failedSince = { ...dead, updatedAt: at('2027-01-31T08:00:01Z') };

test.each<[string, Outlook, readonly JobKind[]]>([
  ['a token that nothing rotates', outlook(row(), policy({})), ['check']],
  ['a token that rotates itself', outlook(row(), inPlace), ['check', 'rotate']],
  ['a token without an end', outlook(row({ expiresAt: null }), inPlace), ['check']],
  ['a token whose rotation is prevented', outlook(row(), manager, { obstacle: 'Cannot.' }), ['check']],
  ['a token that died', outlook(row(dead), inPlace), ['check']],
  [
    'a token that a check found dead and a manager may bring back',
    outlook(row(dead), manager),
    ['check', 'rotate'],
  ],
  ['a token that its manager could not bring back since', outlook(row(failedSince), manager), ['check']],
  [
    'a token beside its former one',
    outlook(row(), manager, { overlap }),
    ['check', 'rotate', 'watch-overlap'],
  ],
  ['an authorization', outlook(authorized(), inPlace), ['check', 'refresh']],
  ['an authorization without an end', outlook(authorized({ accessExpiresAt: null }), inPlace), ['check']],
  ['an authorization that ended', outlook(authorized(dead), inPlace), ['check']],
])('%s has its jobs', (_what, of, kinds) => {
  expect(wantedJobs(of, now).map(({ kind }) => kind)).toEqual(kinds);
});

/** What is planned where nothing was done lately. */
const differenceOf = (of: Outlook, standing: readonly StandingJob[], at: Date) =>
  difference(of, wantedJobs(of, at), standing, at);
const oauth = outlook(authorized(), inPlace);
/** As the plan says, but for what is changed. */
function standing(of: Outlook, change: Partial<Record<JobKind, Partial<StandingJob>>> = {}): StandingJob[] {
  return wantedJobs(of, now).map((job) => ({ ...job, attempts: 0, ...change[job.kind] }));
}
const kindsOf = ({ plan, cancel }: ReturnType<typeof differenceOf>) => [plan.map(({ kind }) => kind), cancel];

test('what is in its place costs no write', () => {
  expect(differenceOf(oauth, standing(oauth), now)).toEqual({ plan: [], cancel: [] });
});

test('what is missing or misplaced is planned, earlier or later', () => {
  const wrong = standing(oauth, { check: { runAt: now }, refresh: { runAt: at('2027-02-05T00:00Z') } });
  expect(kindsOf(differenceOf(oauth, wrong, now))).toEqual([['check', 'refresh'], []]);
  expect(kindsOf(differenceOf(oauth, [], now))).toEqual([['check', 'refresh'], []]);
});

test('what failed and waits for its next try is left waiting, however late it is', () => {
  const late = outlook(authorized({ accessExpiresAt: at('2027-01-31T08:01Z') }), inPlace);
  const waiting = standing(late, { refresh: { attempts: 2, runAt: at('2027-01-31T08:05Z') } });
  expect(differenceOf(late, waiting, now).plan).toEqual([]);
});

test('what failed is planned anew once a new credential is there', () => {
  const failed = standing(oauth, { refresh: { attempts: 2, runAt: at('2027-01-31T08:05Z') } });
  expect(kindsOf(differenceOf(oauth, failed, now))).toEqual([['refresh'], []]);
});

test('of a dead authorization the refresh is taken away, and of one that rotates no more the rotation', () => {
  const ended = outlook(authorized({ ...dead, checkedAt: null }), inPlace);
  expect(differenceOf(ended, standing(oauth), now).cancel).toEqual(['refresh']);
  const off = outlook(row(), policy({}));
  expect(differenceOf(off, standing(outlook(row(), inPlace)), now).cancel).toEqual(['rotate']);
});

test('a try to bring a token back goes on while there is a manager, and ends where there is none', () => {
  const tried = standing(outlook(row(dead), manager), {
    rotate: { attempts: 1, runAt: at('2027-01-31T08:02Z') },
  });
  expect(differenceOf(outlook(row(failedSince), manager), tried, now).cancel).toEqual([]);
  expect(differenceOf(outlook(row(failedSince), inPlace), tried, now).cancel).toEqual(['rotate']);
});

test('who watches an overlap says when to look again', () => {
  const watched = outlook(row(), manager, { overlap });
  const later = standing(watched, { 'watch-overlap': { runAt: at('2027-02-03T00:00Z') } });
  expect(differenceOf(watched, later, now)).toEqual({ plan: [], cancel: [] });
});

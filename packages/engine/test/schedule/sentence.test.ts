import { expect, test } from 'vitest';
import type { Outlook } from '../../src/schedule/outlook.ts';
import { sentence } from '../../src/schedule/sentence.ts';
import { at, authorized, now, outlook, policy, row } from './outlooks.ts';

const inPlace = policy({ strategy: 'in-place' });
const manager = policy({ strategy: 'manager', managerConnectionId: 'connection-0' });
const nights = { days: ['fri'], from: '02:00', to: '04:00', timeZone: 'Europe/Berlin' } as const;
const overlap = { quietHours: 24, atMostDays: 7 };

test.each<[Outlook, string]>([
  [outlook(row(), inPlace), 'Rotates on 5 March 2027, 7 days before it ends, for another 90 days.'],
  [
    outlook(
      row({ expiresAt: at('2027-03-01T00:00Z') }),
      policy({ strategy: 'in-place', daysBefore: 1, lifeDays: 30 }),
    ),
    'Rotates on 28 February 2027, 1 day before it ends, for another 30 days.',
  ],
  [
    outlook(row({ expiresAt: at('2027-02-03T00:00Z') }), inPlace),
    'Is due to be rotated now, 3 days before it ends, for another 90 days.',
  ],
  [
    outlook(row({ expiresAt: at('2027-01-31T20:00Z') }), inPlace),
    'Is due to be rotated now, on the day on which it ends, for another 90 days.',
  ],
  [
    outlook(row(), policy({ strategy: 'in-place', window: nights })),
    'Rotates on 5 March 2027, between 02:00 and 04:00 (Europe/Berlin), 7 days before it ends, for another 90 days.',
  ],
  [
    outlook(
      row({ expiresAt: at('2027-03-11T00:00Z') }),
      policy({ strategy: 'in-place', daysBefore: 2, window: nights }),
    ),
    'Rotates on 9 March 2027, outside its window, which does not open in time, 2 days before it ends, for another 90 days.',
  ],
  [
    outlook(row(), manager),
    'Rotates through "root" on 5 March 2027, 7 days before it ends, for another 90 days.',
  ],
  [
    outlook(row(), { ...manager, overlap }),
    'Rotates through "root" on 5 March 2027, 7 days before it ends, for another 90 days. ' +
      'The old token then lives on until nobody has used it for 24 hours, 7 days at most.',
  ],
])('says when and how a token is rotated: %#', (of, expected) => {
  expect(sentence(of, now)).toBe(expected);
});

test.each<[Outlook, string]>([
  [outlook(row(), policy({})), 'Ends on 12 March 2027 and nothing rotates it.'],
  [outlook(row({ expiresAt: null }), policy({})), 'Has no end, and nothing rotates it.'],
  [outlook(row({ expiresAt: null }), inPlace), 'Has no end, so nothing needs to rotate it.'],
  [
    outlook(row(), manager, {
      obstacle: 'Cannot rotate: its manager connection was deleted.',
      managerName: null,
    }),
    'Cannot rotate: its manager connection was deleted. It ends on 12 March 2027.',
  ],
  [
    outlook(row({ expiresAt: at('2027-01-31T00:00Z') }), inPlace),
    'Ended on 31 January 2027. Nothing rotates it until it is reconnected.',
  ],
  [
    outlook(row({ status: 'needs-reconnect' }), inPlace),
    'Needs a reconnect. Nothing rotates it until it is reconnected.',
  ],
  [
    outlook(row({ expiresAt: at('2027-01-31T00:00Z') }), manager),
    'Ended on 31 January 2027. Its manager connection "root" is asked to bring it back.',
  ],
  [
    outlook(row({ status: 'needs-reconnect' }), { ...manager, overlap }),
    'Needs a reconnect. Its manager connection "root" is asked to bring it back.',
  ],
])('says why a token is not rotated: %#', (of, expected) => {
  expect(sentence(of, now)).toBe(expected);
});

test('says when an authorization is refreshed, and that it has no end', () => {
  expect(sentence(outlook(authorized(), inPlace), now)).toMatch(
    /^Refreshed by itself, next on 31 January 2027 at 09:4[0-5] UTC; the authorization has no end\.$/,
  );
  expect(sentence(outlook(authorized({ accessExpiresAt: null }), inPlace), now)).toBe(
    'There is nothing to refresh: it works until the authorization is revoked at Acme.',
  );
  expect(sentence(outlook(authorized({ status: 'needs-reconnect' }), inPlace), now)).toBe(
    'The authorization has ended; nothing renews it but a reconnect.',
  );
});

test('says when what failed is tried again', () => {
  const due = outlook(row({ expiresAt: at('2027-02-03T00:00Z') }), inPlace);
  expect(sentence(due, now, at('2027-01-31T08:04Z'))).toBe(
    'Is due to be rotated now, 3 days before it ends, for another 90 days. ' +
      'The last try failed; the next is on 31 January 2027 at 08:04 UTC.',
  );
});

test('says why the last try failed', () => {
  const due = outlook(row({ expiresAt: at('2027-02-03T00:00Z') }), inPlace);
  expect(sentence(due, now, at('2027-02-01T08:04Z'), 'Acme does not let it.')).toMatch(
    / The last try failed: Acme does not let it\. The next is on 1 February 2027 at 08:04 UTC\.$/,
  );
});

test('says that a bot makes no second token', () => {
  const byBot = outlook(row(), { ...manager, overlap }, { managerMakesTwins: false });
  expect(sentence(byBot, now)).toMatch(/ Its old token cannot live on: "root" acts as a bot, .* given up\.$/);
});

test('says that a former token still works', () => {
  const under = {
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
  expect(sentence(outlook(row(), { ...manager, overlap }, { overlap: under }), now)).toMatch(
    /days\. Its former token still works, and is revoked on 7 February 2027 at the latest\.$/,
  );
});

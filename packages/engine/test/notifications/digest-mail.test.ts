import { createRegistry } from '@moorage/core';
import { expect, test } from 'vitest';
import type { DigestItem } from '../../src/notifications/digest-items.ts';
import { digestMail, digestMessage } from '../../src/notifications/digest-message.ts';
import { timeLeft } from '../../src/notifications/time-left.ts';

const home = {
  plugins: createRegistry([]),
  publicUrl: 'https://moorage.example.com',
  clock: { now: () => new Date('2027-01-31T08:00:00Z') },
};

function items(count: number, changes: Partial<DigestItem> = {}): DigestItem[] {
  return Array.from({ length: count }, (_, index) => ({
    connectionId: `c${index}`,
    name: `dock-${index}`,
    app: 'acme',
    kind: 'needs-reconnect',
    status: 'needs-reconnect',
    message: 'It was revoked. Reconnect with a new credential.',
    expiresAt: null,
    url: `https://moorage.example.com/organization/settings/app-connections/c${index}`,
    ...changes,
  }));
}

test.each([
  [items(1), 'Moorage: dock-0 needs you'],
  [items(1, { kind: 'expiring' }), 'Moorage: dock-0 ends soon'],
  [items(1, { kind: 'recovered' }), 'Moorage: dock-0 is well again'],
  [items(12), 'Moorage: 12 connections need you'],
  [
    [...items(1), ...items(2, { kind: 'expiring' }), ...items(1, { kind: 'recovered' })],
    'Moorage: 1 connection needs you, 2 end soon, 1 is well again',
  ],
  [[...items(1, { kind: 'unknown' }), ...items(1)], 'Moorage: 2 connections need you'],
])('the subject says how many and what: %#', (given, subject) => {
  expect(digestMail(home, given).subject).toBe(subject);
});

test('a name of any length leaves the subject readable', () => {
  const { subject } = digestMail(home, items(1, { name: 'n'.repeat(200) }));
  expect(subject).toMatch(/^Moorage: n{59}… needs you$/);
});

test('the text says what happened, what to do and where', () => {
  expect(digestMail(home, items(1)).text).toBe(`1 connection needs you.

  dock-0 (acme)
  It was revoked. Reconnect with a new credential.
  https://moorage.example.com/organization/settings/app-connections/c0

--
Moorage at https://moorage.example.com wrote this. Choose where you are told: https://moorage.example.com/organization/settings/notifications`);
});

test('a long list is cut, and says how many more there are', () => {
  const { text } = digestMail(home, items(500));
  expect(text).toContain('500 connections need you.');
  expect(text).toContain('dock-19 (acme)');
  expect(text).not.toContain('dock-20 (acme)');
  expect(text).toContain(
    '… and 480 more: https://moorage.example.com/organization/settings/app-connections\n',
  );
});

test('a webhook has at most 100 items, and the number of all', () => {
  const { data } = digestMessage(home, 'o1', items(500));
  expect([data.items.length, data.total]).toEqual([100, 500]);
});

test.each([
  ['2027-02-07T08:00:00Z', 'in 7 days'],
  ['2027-02-07T00:00:00Z', 'in 7 days'],
  ['2027-02-01T08:00:01Z', 'in 2 days'],
  ['2027-02-01T08:00:00Z', 'in 24 hours'],
  ['2027-01-31T09:30:00Z', 'in 2 hours'],
  ['2027-01-31T08:30:00Z', 'within the hour'],
])('what ends at %s ends %s', (until, words) => {
  expect(timeLeft(new Date(until), home.clock.now())).toBe(words);
});

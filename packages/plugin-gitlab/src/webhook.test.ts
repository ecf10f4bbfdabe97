import { expect, test } from 'vitest';
import { webhook } from './webhook.ts';

// As GitLab's documentation shows it: doc/user/project/integrations/webhook_events.md
const documented = {
  object_kind: 'access_token',
  project: { id: 7, name: 'Flight', web_url: 'http://example.com/flightjs/flight' },
  object_attributes: {
    user_id: 90,
    created_at: '2024-01-24 16:27:40 UTC',
    id: 25,
    name: 'acd',
    expires_at: '2024-01-26',
  },
  event_name: 'expiring_access_token',
};
const headers = (given: Record<string, string> = {}) =>
  new Headers({ 'x-gitlab-event-uuid': 'event-1', ...given });

test('reads which token ends, and knows a repeat by its idempotency key', () => {
  expect(webhook.read(headers({ 'idempotency-key': 'key-1' }), documented)).toEqual({
    event: 'expiring',
    deliveryKey: 'key-1',
    handle: 'project:7:25',
  });
});

test('reads a token of a group', () => {
  const group = { group_name: 'Twitter', group_path: 'twitter', group_id: 35, full_path: 'twitter' };
  expect(webhook.read(headers(), { ...documented, project: undefined, group })).toMatchObject({
    handle: 'group:35:25',
  });
});

test('knows a repeat of an older GitLab by the id of the event', () => {
  expect(webhook.read(headers(), documented)).toMatchObject({ deliveryKey: 'event-1' });
  expect(webhook.read(new Headers(), documented)).toMatchObject({ deliveryKey: undefined });
});

test.each([
  ['a push', { object_kind: 'push', event_name: 'push' }],
  ['another event of a token', { ...documented, event_name: 'revoked_access_token' }],
  ['a body without a token', { ...documented, object_attributes: {} }],
  ['a text', 'expiring_access_token'],
  ['nothing', null],
])('has no interest in %s', (_what, body) => {
  expect(webhook.read(headers(), body)).toBeNull();
});

import type {
  App,
  Connection,
  DefaultPolicy,
  Lifecycle,
  LifecycleItem,
  OAuthApplication,
  Policy,
  TimelineEvent,
} from '../src/api/shapes.ts';

const pier = { type: 'string', format: 'uri', title: 'Pier', default: 'https://harbor.example.com' };

/** A made-up app with both ways in, so that no test leans on what a real one calls its fields. */
export const harbor: App = {
  apiVersion: 1,
  id: 'harbor',
  name: 'Harbor',
  icon: '<svg xmlns="http://www.w3.org/2000/svg"></svg>',
  methods: [
    {
      id: 'key',
      kind: 'token',
      label: 'Key',
      description: null,
      scopes: ['crane'],
      settings: {
        type: 'object',
        properties: {
          pier,
          crew: {
            title: 'Crew',
            default: 'deck',
            anyOf: [
              { const: 'deck', title: 'Deck', description: 'Works above.' },
              { const: 'engine', title: 'Engine', description: 'Works below.' },
            ],
          },
        },
      },
      secrets: {
        type: 'object',
        properties: { key: { type: 'string', title: 'Harbor key' } },
        required: ['key'],
      },
      guides: [
        { when: { crew: 'deck' }, text: 'Ask the mate for a key.', url: '{pier}/keys?for={name}' },
        { when: { crew: 'engine' }, text: 'Ask the engineer for a key.' },
      ],
      revocable: true,
      renewal: 'rotate',
      managed: true,
      twins: true,
    },
    {
      id: 'agree',
      kind: 'oauth2',
      label: 'Agreement',
      description: null,
      scopes: ['crane'],
      settings: {
        type: 'object',
        properties: { pier },
      },
      secrets: null,
      guides: [{ text: 'Applications are under Settings.', url: '{pier}/applications' }],
      revocable: true,
      renewal: 'refresh',
      managed: false,
      twins: false,
    },
  ],
  kinds: { deck: { label: 'deck key', leastRole: { level: 40, name: 'Mate' } } },
  resources: [{ id: 'berths', label: 'Berths' }],
  sync: null,
  webhook: {
    label: 'Expiry bell',
    guide: 'In Harbor, open Bells and enter the URL and the secret.',
    kinds: ['deck'],
  },
};

export function connection(changes: Partial<Connection> = {}): Connection {
  return {
    id: 'c1',
    name: 'harbor-deploy',
    description: null,
    app: 'harbor',
    method: 'key',
    settings: { pier: 'https://harbor.example.com', crew: 'deck' },
    identity: {
      id: '7',
      name: '@deploy-bot',
      kind: 'deck',
      kindLabel: 'deck key',
      scopes: ['crane'],
      role: { level: 40, name: 'Mate' },
      facts: [{ label: 'Berth', value: 'north/3', url: 'https://harbor.example.com/north/3' }],
    },
    status: 'healthy',
    statusReason: null,
    checkedAt: '2027-01-01T11:56:00Z',
    expiresAt: '2027-01-24T12:00:00Z',
    createdAt: '2026-12-12T12:00:00Z',
    updatedAt: '2026-12-12T12:00:00Z',
    revision: 3,
    ...changes,
  };
}

export const application: OAuthApplication = {
  id: 'o1',
  app: 'harbor',
  instanceUrl: 'https://harbor.example.com',
  clientId: 'client-1',
  createdAt: '2026-12-12T12:00:00Z',
};

const effective: Policy['effective'] = {
  checkEveryMinutes: 60,
  remindDaysBefore: [60, 30, 14, 7, 1],
  rotate: { strategy: 'off', daysBefore: 7, lifeDays: 90 },
  overlap: null,
};
const nothingWished = { checkEveryMinutes: null, remindDaysBefore: null, rotate: null, overlap: null };

export const defaultPolicy: DefaultPolicy = { ...nothingWished, effective };

export function policy(changes: Partial<Policy> = {}): Policy {
  return {
    ...nothingWished,
    effective,
    sentence: 'It is not rotated by itself.',
    canRotateItself: true,
    nextCheckAt: '2027-01-01T12:40:00Z',
    nextRefreshAt: null,
    nextRotationAt: null,
    overlapStage: null,
    ...changes,
  };
}

/** Something that happened, on schedule, unless told otherwise. */
export function event(changes: Partial<TimelineEvent> = {}): TimelineEvent {
  return {
    id: 'e1',
    at: '2027-01-01T11:56:00Z',
    kind: 'checked',
    by: { kind: 'schedule' },
    message: null,
    details: {},
    ...changes,
  };
}

export function timeline(items: readonly TimelineEvent[], nextCursor: string | null = null) {
  return { items, nextCursor, total: items.length };
}

export function lifecycleItem(changes: Partial<LifecycleItem> = {}): LifecycleItem {
  return {
    id: 'c1',
    name: 'harbor-deploy',
    app: 'harbor',
    method: 'key',
    status: 'healthy',
    statusReason: null,
    expiresAt: '2027-01-24T12:00:00Z',
    strategy: 'in-place',
    nextRotationAt: '2027-01-17T12:00:00Z',
    sentence: 'Rotates on 17 January 2027, 7 days before expiry, for another 90 days.',
    overlapStage: null,
    ...changes,
  };
}

export function lifecycle(items: readonly LifecycleItem[] = []): Lifecycle {
  const count = (status: LifecycleItem['status']): number =>
    items.filter((item) => item.status === status).length;
  return {
    from: '2027-01-01T12:00:00Z',
    to: '2027-04-01T12:00:00Z',
    items: [...items],
    counts: {
      healthy: count('healthy'),
      expiring: count('expiring'),
      degraded: count('degraded'),
      'needs-reconnect': count('needs-reconnect'),
      unknown: count('unknown'),
    },
    isComplete: true,
  };
}

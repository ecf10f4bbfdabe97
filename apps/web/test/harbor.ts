import type { App, Connection, OAuthApplication } from '../src/api/shapes.ts';

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
    },
  ],
  kinds: { deck: { label: 'deck key', leastRole: { level: 40, name: 'Mate' } } },
  resources: [{ id: 'berths', label: 'Berths' }],
  sync: null,
  hook: {
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

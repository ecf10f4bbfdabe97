import type { MethodWorld, World } from '../../src/testing.ts';
import type { toy } from './toy-plugin.ts';
import { createToyServer } from './toy-server.ts';

const clock = { now: () => new Date('2027-01-01T00:00:00Z') };
const server = createToyServer(clock);
const keeper = (key: string) => ({ settings: { kind: 'keeper' as const }, secrets: { key } });

export const toyKeys: MethodWorld<(typeof toy)['methods']['key']> = {
  good: keeper('toy-good-0001'),
  missingScope: keeper('toy-none-0002'),
  roleTooSmall: keeper('toy-small-003'),
  wrongKind: keeper('toy-reader-04'),
  expired: keeper('toy-old-00005'),
  revoked: keeper('toy-dead-0006'),
  unknown: keeper('toy-never-made'),
  manager: {
    method: 'key',
    credential: keeper('toy-chief-007'),
    stranger: keeper('toy-small-003'),
    expiredHandle: '5',
  },
  badSettings: { 'an unknown kind': { kind: 'owner' } },
  badSecrets: { 'an empty key': { key: ' ' }, 'white space inside': { key: 'toy good 0001' }, 'no key': {} },
};

export const toyWorld: World<(typeof toy)['methods']> = {
  send: server.send,
  reset: server.reset,
  clock,
  methods: { key: toyKeys },
  resources: {
    boxes: {
      search: { text: 'box 2', finds: ['box 2', 'box 20', 'box 21', 'box 22', 'box 23', 'box 24'] },
      total: 25,
    },
  },
  webhook: {
    expiring: { body: { bell: 'ends', ring: 'r1' } },
    withHandle: { body: { bell: 'ends', ring: 'r2', key: '1' }, handle: '1' },
    other: { body: { bell: 'opened', ring: 'r3' } },
  },
  failures: [
    {
      when: 'the toy is asleep',
      answer: () => Response.json({ reason: 'asleep' }, { status: 503 }),
      code: 'unavailable',
    },
  ],
};

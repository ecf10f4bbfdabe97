import { describePlugin, notApplicable } from '../../src/testing.ts';
import { acme } from './acme.ts';

const scopes: Record<string, string[]> = { 'Bearer key-good': ['write'], 'Bearer key-read': [] };
const boards = Array.from({ length: 30 }, (_, index) => ({ id: String(index), title: `Board ${index}` }));

describePlugin(acme, {
  clock: { now: () => new Date('2027-01-31T08:00:00Z') },
  async send(address, { headers }) {
    const url = new URL(address);
    const mine = scopes[headers['authorization'] ?? ''];
    if (mine === undefined) return Response.json({ error: 'unknown key' }, { status: 401 });
    if (url.pathname === '/v1/me') return Response.json({ id: '7', login: 'ada', scopes: mine });
    const from = Number(url.searchParams.get('after') ?? 0);
    const found = boards.filter(({ title }) => title.includes(url.searchParams.get('q') ?? ''));
    const more = from + 20 < found.length ? { next: String(from + 20) } : {};
    return Response.json({ boards: found.slice(from, from + 20), ...more });
  },
  methods: {
    'api-key': {
      good: { settings: {}, secrets: { key: 'key-good' } },
      missingScope: { settings: {}, secrets: { key: 'key-read' } },
      unknown: { settings: {}, secrets: { key: 'key-nobody' } },
      roleTooSmall: notApplicable('Acme has no roles'),
      wrongKind: notApplicable('Acme has one kind of key'),
      expired: notApplicable('keys of Acme do not expire'),
      revoked: notApplicable('Acme forgets revoked keys'),
      badSettings: { 'another region': { region: 'moon' } },
      badSecrets: { 'an empty key': { key: ' ' } },
    },
  },
  resources: { boards: { search: { text: 'Board 29', finds: ['Board 29'] }, total: 30 } },
});

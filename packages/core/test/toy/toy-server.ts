import type { Clock, Send } from '../../src/index.ts';

interface Key {
  readonly owner: string;
  readonly scopes: readonly string[];
  readonly kind: 'reader' | 'keeper';
  readonly level: number;
  readonly ends: string;
  dead?: boolean;
}

const seed: Record<string, Key> = {
  'toy-good-0001': { owner: 'ada', scopes: ['boxes'], kind: 'keeper', level: 2, ends: '2030-01-01' },
  'toy-none-0002': { owner: 'ada', scopes: [], kind: 'keeper', level: 2, ends: '2030-01-01' },
  'toy-small-003': { owner: 'cyd', scopes: ['boxes'], kind: 'keeper', level: 1, ends: '2030-01-01' },
  'toy-reader-04': { owner: 'ben', scopes: ['boxes'], kind: 'reader', level: 2, ends: '2030-01-01' },
  'toy-old-00005': { owner: 'ada', scopes: ['boxes'], kind: 'keeper', level: 2, ends: '2026-01-01' },
  'toy-dead-0006': {
    owner: 'ada',
    scopes: ['boxes'],
    kind: 'keeper',
    level: 2,
    ends: '2030-01-01',
    dead: true,
  },
};

/** An app of one screen: keys that open boxes. */
export function createToyServer(clock: Clock): { readonly send: Send; readonly reset: () => void } {
  let keys = structuredClone(seed);
  const refuse = (status: number, reason: string) => Response.json({ reason }, { status });
  const boxes = Array.from({ length: 25 }, (_, index) => ({ id: `b${index}`, name: `box ${index}` }));

  const send: Send = async (address, { method, headers }) => {
    const url = new URL(address);
    const key = keys[headers['x-key'] ?? ''];
    if (key === undefined) return refuse(401, 'unknown key');
    if (key.dead === true) return refuse(401, 'revoked key');
    if (new Date(key.ends) <= clock.now()) return refuse(401, 'expired key');
    if (url.pathname === '/toy/me') return Response.json({ id: 7, ...key });
    if (url.pathname === '/toy/key' && method === 'DELETE') {
      key.dead = true;
      return new Response(null, { status: 204 });
    }
    if (url.pathname === '/toy/key' && method === 'POST') {
      keys['toy-fresh-007'] = { ...key };
      key.dead = true;
      return Response.json({ key: 'toy-fresh-007' });
    }
    if (url.pathname !== '/toy/boxes') return refuse(404, 'no such place');
    const found = boxes.filter(({ name }) => name.includes(url.searchParams.get('find') ?? ''));
    const from = Number(url.searchParams.get('from') ?? 0);
    return Response.json({ boxes: found.slice(from, from + 10), more: from + 10 < found.length });
  };
  return { send, reset: () => void (keys = structuredClone(seed)) };
}

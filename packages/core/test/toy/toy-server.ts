import type { Clock, Send } from '../../src/index.ts';

interface Key {
  readonly id: string;
  readonly owner: string;
  readonly scopes: readonly string[];
  readonly kind: 'reader' | 'keeper';
  readonly level: number;
  readonly ends: string;
  /** What it was made of, and how. */
  readonly of?: string;
  readonly as?: 'rotation' | 'twin';
  /** When, in milliseconds. */
  readonly at?: number;
  used?: string;
  dead?: boolean;
}

const keeper = { owner: 'ada', scopes: ['boxes'], kind: 'keeper', level: 2, ends: '2030-01-01' } as const;

const seed: Record<string, Key> = {
  'toy-good-0001': { ...keeper, id: '1' },
  'toy-none-0002': { ...keeper, id: '2', scopes: [] },
  'toy-small-003': { ...keeper, id: '3', owner: 'cyd', level: 1 },
  'toy-reader-04': { ...keeper, id: '4', owner: 'ben', kind: 'reader' },
  'toy-old-00005': { ...keeper, id: '5', ends: '2026-01-01' },
  'toy-dead-0006': { ...keeper, id: '6', dead: true },
  'toy-chief-007': { ...keeper, id: '7', owner: 'eve', level: 9 },
};

/** An app of one screen: keys that open boxes, and a chief who rules over the keys of others. */
export function createToyServer(clock: Clock): { readonly send: Send; readonly reset: () => void } {
  let keys = structuredClone(seed);
  const refuse = (status: number, reason: string) => Response.json({ reason }, { status });
  const boxes = Array.from({ length: 25 }, (_, index) => ({ id: `b${index}`, name: `box ${index}` }));

  function make(old: Key, as: 'rotation' | 'twin'): Response {
    const id = String(Object.keys(keys).length + 1);
    const { owner, scopes, kind, level } = old;
    const at = clock.now().getTime();
    keys[`toy-fresh-00${id}`] = { owner, scopes, kind, level, ends: keeper.ends, id, of: old.id, as, at };
    if (as === 'rotation') old.dead = true;
    return Response.json({ key: `toy-fresh-00${id}`, id });
  }

  function rule(method: string, id: string, act: string | undefined): Response {
    const key = Object.values(keys).find((one) => one.id === id);
    if (key === undefined) return refuse(404, 'no such key');
    if (act === 'made') {
      const made = Object.values(keys).filter(
        ({ of, dead, used }) => of === id && !dead && used === undefined,
      );
      return Response.json({ made: made.map(({ id: name, as, at }) => ({ id: name, as, at })) });
    }
    if (method === 'GET') return Response.json({ dead: key.dead === true, used: key.used ?? null });
    if (method === 'DELETE') {
      key.dead = true;
      return new Response(null, { status: 204 });
    }
    return make(key, act === 'twin' ? 'twin' : 'rotation');
  }

  const send: Send = async (address, { method, headers }) => {
    const url = new URL(address);
    const key = keys[headers['x-key'] ?? ''];
    if (key === undefined) return refuse(401, 'unknown key');
    if (key.dead === true) return refuse(401, 'revoked key');
    if (new Date(key.ends) <= clock.now()) return refuse(401, 'expired key');
    key.used = clock.now().toISOString();
    if (url.pathname === '/toy/me') return Response.json({ ...key, person: 7 });
    if (url.pathname === '/toy/key' && method === 'DELETE') return rule(method, key.id, undefined);
    if (url.pathname === '/toy/key' && method === 'POST') return make(key, 'rotation');
    const [, id, act] = /^\/toy\/keys\/(\d+)(?:\/(\w+))?$/.exec(url.pathname) ?? [];
    if (id !== undefined) return key.level === 9 ? rule(method, id, act) : refuse(403, 'not the chief');
    if (url.pathname !== '/toy/boxes') return refuse(404, 'no such place');
    const found = boxes.filter(({ name }) => name.includes(url.searchParams.get('find') ?? ''));
    const from = Number(url.searchParams.get('from') ?? 0);
    return Response.json({ boxes: found.slice(from, from + 10), more: from + 10 < found.length });
  };
  return { send, reset: () => void (keys = structuredClone(seed)) };
}

import type { Hono } from 'hono';
import type { AppEnv } from '../http/exchange.ts';
import { type JournalFilter, countShape, journalFilterShape } from '../journal/filter.ts';
import type { Journal } from '../journal/journal.ts';
import { verifyWorld } from '../journal/verify.ts';
import { type Infer, InputError, list, object, optional, text, truth } from '../shape.ts';
import { bodyOf, queryOf, truthOf, worldOf } from './input.ts';

/** One expectation; the names are those of the assertions in process. */
const expectation = object({
  called: optional(journalFilterShape),
  ...countShape,
  notCalled: optional(journalFilterShape),
  order: optional(list(journalFilterShape)),
  neverTwice: optional(text('refresh_token')),
  filter: optional(journalFilterShape),
  noDefects: optional(truth),
  noUnknown: optional(truth),
});

const WAYS = ['called', 'notCalled', 'order', 'neverTwice', 'noDefects', 'noUnknown'] as const;
const EXAMPLE = '{"called": {"path": "/oauth/token"}, "times": 1}';

function readExpectation(body: unknown): Infer<typeof expectation> {
  const read = expectation.parse(body, '');
  const given = WAYS.filter((name) => read[name] !== undefined && read[name] !== false);
  if (given.length !== 1) throw new InputError('(whole)', `needs exactly one of ${WAYS.join(', ')}`, EXAMPLE);
  for (const name of ['times', 'atLeast', 'atMost'] as const) {
    if (read[name] !== undefined && !read.called) throw new InputError(name, 'belongs to called', EXAMPLE);
  }
  if (read.filter && read.neverTwice === undefined) {
    throw new InputError('filter', 'belongs to neverTwice', '{"neverTwice": "refresh_token"}');
  }
  return read;
}

function check(journal: Journal, body: unknown): void {
  const read = readExpectation(body);
  const { called, notCalled, order, neverTwice, times, atLeast, atMost } = read;
  if (called) journal.expectCalled(called, { times, atLeast, atMost });
  if (notCalled) journal.expectNotCalled(notCalled);
  if (order) journal.expectOrder(order);
  if (neverTwice !== undefined) journal.expectNeverTwice(neverTwice, read.filter);
  if (read.noDefects) journal.expectNoDefects();
  if (read.noUnknown) journal.expectNoUnknown();
}

const NUMBERS = ['tokenId', 'sinceId'];
const TRUTHS = ['unknown', 'defect', 'limited'];
const TEXTS = ['method', 'path', 'user', 'credential', 'fault'];

/** A filter as a query: `?path=/oauth/token&status=4xx&parameter[grant_type]=refresh_token`. */
function filterOf(url: URL): JournalFilter & { readonly reveal?: boolean } {
  const parameter: Record<string, string> = {};
  const rest = new URL(url);
  for (const [name, value] of url.searchParams) {
    const [, inner] = /^parameter\[(.+)\]$/.exec(name) ?? [];
    if (inner === undefined) continue;
    parameter[inner] = value;
    rest.searchParams.delete(name);
  }
  const keys = [...TEXTS, 'status', ...NUMBERS, ...TRUTHS, 'reveal', 'parameter[…]'];
  const query = queryOf(rest, keys, { method: 'POST' });
  const wish: Record<string, unknown> = {};
  for (const [name, value] of query) {
    if (name === 'reveal') continue;
    const whole = /^\d+$/.test(value) && (name === 'status' || NUMBERS.includes(name));
    wish[name] = TRUTHS.includes(name) ? truthOf(value, name) : whole ? Number(value) : value;
  }
  if (Object.keys(parameter).length > 0) wish['parameter'] = parameter;
  return {
    ...journalFilterShape.parse(wish, ''),
    reveal: truthOf(query.get('reveal'), 'reveal') ?? false,
  };
}

/** `GET, DELETE /journal`, `POST /journal/expect`, `GET /verify`. */
export function mountJournal(control: Hono<AppEnv>): void {
  control.get('/journal', (c) => c.json(worldOf(c).journal.entries(filterOf(c.env.exchange.url))));
  control.delete('/journal', (c) => {
    worldOf(c).journal.clear();
    return c.body(null, 204);
  });
  control.post('/journal/expect', async (c) => {
    check(worldOf(c).journal, await bodyOf(c.req.raw, EXAMPLE));
    return c.json({ status: 'ok' });
  });
  control.get('/verify', (c) => {
    verifyWorld(worldOf(c));
    return c.json({ status: 'ok' });
  });
}

import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { caller, harbor, tokens } from './harbor.ts';
import { type Expected, type Level, type Sent, VariableModel } from './model/variable-model.ts';

const LIMIT = 4;
const PATHS: Record<Level, string> = {
  project: '/projects/2/variables',
  group: '/groups/harbor%2Fcrew/variables',
  instance: '/admin/ci/variables',
};

// Few names and scopes, so that they meet; each rule has a value that breaks it.
const key = fc.constantFrom('A', 'B', 'a', ' A ', 'bad-key', '', 'K'.repeat(256));
const known = fc.constantFrom('A', 'A', 'A', 'B', 'B', 'C', 'D', 'a');
const value = fc.constantFrom(
  '',
  'short',
  'long-enough-1',
  'with a space',
  'p$ssw"rd{}',
  'ümlaut-straße',
  'two\nlines-of-text',
  'x'.repeat(10_001),
);
const scope = fc.constantFrom('*', 'production', 'review/*', 'prod#1', 's'.repeat(256));
const filter = fc.option(fc.constantFrom('*', 'production', 'review/*', 'nowhere'), { nil: undefined });

const attributes = {
  variable_type: fc.constantFrom('env_var', 'file', 'odd'),
  protected: fc.constantFrom<boolean | string>(true, false, 'maybe'),
  masked: fc.constantFrom(true, false, true, false, null),
  raw: fc.boolean(),
  environment_scope: scope,
  description: fc.constantFrom(null, 'what for', 'd'.repeat(256)),
};
/** Mostly some of them: every parameter at once would nearly always be refused. */
const some = <T extends object>(all: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
  fc.record<T, never>(all, { requiredKeys: [] });
// What is usually accepted comes most often, else the rows that later steps need would not be there.
const good = fc.record(
  {
    key: known,
    value: fc.constantFrom('long-enough-1', 'p$ssw"rd{}'),
    environment_scope: fc.constantFrom('*', 'production', 'review/*'),
    masked: fc.boolean(),
    masked_and_hidden: fc.boolean(),
    raw: fc.boolean(),
  },
  { requiredKeys: ['key', 'value'] },
);
const created: fc.Arbitrary<Sent> = fc.oneof(
  { weight: 6, arbitrary: good },
  { weight: 2, arbitrary: some({ key, value, ...attributes, masked_and_hidden: fc.boolean() }) },
);
const changed: fc.Arbitrary<Sent> = fc.oneof(
  some({ value, environment_scope: scope }),
  some({ masked: fc.boolean(), raw: fc.boolean() }),
  some({ value, ...attributes }),
);

type Step =
  | { readonly do: 'create'; readonly sent: Sent }
  | { readonly do: 'update'; readonly key: string; readonly sent: Sent; readonly filter: string | undefined }
  | { readonly do: 'read' | 'remove'; readonly key: string; readonly filter: string | undefined }
  | { readonly do: 'list' };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('create' as const), sent: created }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('update' as const), key: known, sent: changed, filter }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('read', 'remove'), key: known, filter }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('list' as const) }) },
);

function expectation(model: VariableModel, one: Step): Expected {
  if (one.do === 'list') return model.list();
  if (one.do === 'create') return model.create(one.sent);
  if (one.do === 'update') return model.update(one.key, one.sent, one.filter);
  return one.do === 'read' ? model.read(one.key, one.filter) : model.remove(one.key, one.filter);
}

/** The filter goes into the query for some and into the body for others: both must do. */
function send(call: ReturnType<typeof caller>, path: string, one: Step) {
  if (one.do === 'list') return call('GET', path);
  if (one.do === 'create') return call('POST', path, one.sent);
  const query =
    one.filter === undefined ? '' : `?filter[environment_scope]=${encodeURIComponent(one.filter)}`;
  const target = `${path}/${one.key}`;
  if (one.do !== 'update') return call(one.do === 'read' ? 'GET' : 'DELETE', target + query);
  const nested = one.filter === undefined ? {} : { filter: { environment_scope: one.filter } };
  return call('PUT', target, { ...one.sent, ...nested });
}

test.each([
  ['project', 'free'],
  ['group', 'free'],
  ['group', 'premium'],
  ['instance', 'free'],
] as const)('any sequence of calls on a %s, %s, does what the model does', async (level, tier) => {
  const switches = {
    tier,
    projectVariableLimit: LIMIT,
    groupVariableLimit: LIMIT,
    instanceVariableLimit: LIMIT,
  };
  const origin = harbor({ switches });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30, size: 'max' }), async (steps) => {
      const call = caller(origin.fork(), tokens.root);
      const model = new VariableModel(level, tier, LIMIT);
      for (const one of steps) {
        const wanted = expectation(model, one);
        const { status, body } = await send(call, PATHS[level], one);
        expect({ status, ...(wanted.body !== undefined && { body }) }).toStrictEqual(wanted);
      }
    }),
    { seed: 20_270_131, numRuns: 50 },
  );
});

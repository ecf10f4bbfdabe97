import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { MockGitLab } from '../src/index.ts';
import { type Seen, START, caller, harbor } from './harbor.ts';
import { type ModelToken, type Outcome, TokenModel } from './model/token-model.ts';

const ADMIN = 'an-administrators-token-without-end';
const DAY_MS = 86_400_000;

const seed = {
  people: [{ username: 'root', admin: true }, { username: 'ada' }],
  groups: [{ path: 'harbor', members: { ada: 'owner' } }],
  projects: [{ path: 'harbor/dock' }],
  tokens: [{ token: ADMIN, name: 'admin', user: 'root', scopes: ['api'], expires_at: null }],
} as const;

const kinds = ['personal', 'project', 'group'] as const;
const days = fc.option(fc.integer({ min: 1, max: 500 }), { nil: undefined });
const pick = fc.nat();
const action = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('create'), kind: fc.constantFrom(...kinds), days }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('use'), pick }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('rotate-self'), pick, days }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('rotate-by-id'), pick, days }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('revoke-by-id'), pick }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('revoke-self'), pick }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('wait'), days: fc.integer({ min: 1, max: 40 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('limit'), days: fc.integer({ min: 1, max: 365 }) }) },
);
type Action = typeof action extends fc.Arbitrary<infer T> ? T : never;

const PATHS = {
  personal: { list: '/users/2/personal_access_tokens', one: '/personal_access_tokens' },
  project: { list: '/projects/1/access_tokens', one: '/projects/harbor%2Fdock/access_tokens' },
  group: { list: '/groups/harbor/access_tokens', one: '/groups/harbor/access_tokens' },
} as const;

const outcomes: readonly [outcome: Outcome, status: number, text: string][] = [
  ['expired', 401, 'Token is expired'],
  ['revoked', 401, 'Token was revoked'],
  ['already revoked', 400, 'Token already revoked'],
  ['too late', 400, 'Expiration date must be before'],
  ['too late', 422, 'Expiration date must be before'],
];

function outcomeOf({ status, body }: Seen): Outcome | number {
  if (status < 300) return 'done';
  const text = JSON.stringify(body);
  return outcomes.find(([, code, words]) => code === status && text.includes(words))?.[0] ?? status;
}

/** What the mock says and what the model says. */
function same(actual: unknown, expected: unknown): void {
  expect(actual).toStrictEqual(expected);
}

/** A GitLab and the model side by side. */
class Voyage {
  readonly model = new TokenModel();
  readonly gitlab: MockGitLab = harbor({ seed, switches: { tier: 'ultimate' } });
  readonly admin = caller(this.gitlab, ADMIN);

  dateOf(day: number): string {
    return new Date(Date.parse(START) + day * DAY_MS).toISOString().slice(0, 10);
  }

  wish(life: number | undefined) {
    return life === undefined ? {} : { expires_at: this.dateOf(this.model.today + life) };
  }

  /** Takes a made token into the model. */
  add(
    { body }: Seen,
    kind: ModelToken['kind'],
    life: number | undefined,
    usual: number,
    parent: ModelToken | null,
  ) {
    const endsOn = this.model.endOf(life, usual);
    same(body.expires_at, this.dateOf(Number(endsOn)));
    this.model.tokens.push({
      id: body.id,
      value: body.token,
      kind,
      parent,
      endsOn: Number(endsOn),
      revoked: false,
    });
    if (parent) parent.revoked = true;
  }

  async step(act: Action): Promise<void> {
    const { model, gitlab, admin } = this;
    if (act.do === 'wait' && 'days' in act) {
      gitlab.clock.advance({ days: act.days ?? 0 });
      model.today += act.days ?? 0;
      return;
    }
    if (act.do === 'limit' && 'days' in act) {
      const set = await admin('PUT', '/application/settings', {
        max_personal_access_token_lifetime: act.days,
      });
      same(set.status, 200);
      model.longestLife = act.days ?? 365;
      return;
    }
    if ('kind' in act) {
      const wish = { name: 'made', scopes: ['api', 'self_rotate'], ...this.wish(act.days) };
      const seen = await admin('POST', PATHS[act.kind].list, wish);
      const expected = model.endOf(act.days, 365) === 'too late' ? 'too late' : 'done';
      same(outcomeOf(seen), expected);
      if (expected === 'done') this.add(seen, act.kind, act.days, 365, null);
      return;
    }
    const token = 'pick' in act ? model.tokens[act.pick % Math.max(1, model.tokens.length)] : undefined;
    if (token) await this.handle(act.do, token, 'days' in act ? act.days : undefined);
  }

  private async handle(what: string, token: ModelToken, life: number | undefined): Promise<void> {
    const { model, gitlab, admin } = this;
    const own = caller(gitlab, token.value);
    if (what === 'use') {
      same(outcomeOf(await own('GET', '/user')), model.use(token));
    } else if (what === 'revoke-by-id') {
      same((await admin('DELETE', `${PATHS[token.kind].one}/${token.id}`)).status, 204);
      token.revoked = true;
    } else if (what === 'revoke-self') {
      const expected = model.use(token);
      same(outcomeOf(await own('DELETE', '/personal_access_tokens/self')), expected);
      if (expected === 'done') token.revoked = true;
    } else if (what === 'rotate-self') {
      const path = token.id % 2 === 0 ? PATHS[token.kind].one : '/personal_access_tokens';
      const seen = await own('POST', `${path}/self/rotate`, this.wish(life));
      const admitted = model.useToRotate(token);
      const expected = admitted === 'done' ? model.rotation(token, life) : admitted;
      same(outcomeOf(seen), expected);
      if (expected === 'done') this.add(seen, token.kind, life, 7, token);
    } else {
      const seen = await admin('POST', `${PATHS[token.kind].one}/${token.id}/rotate`, this.wish(life));
      const expected = model.rotation(token, life);
      same(outcomeOf(seen), expected);
      if (expected === 'done') this.add(seen, token.kind, life, 7, token);
    }
  }

  /** Everything that the API tells of all tokens. */
  async compare(): Promise<void> {
    const { model } = this;
    const { body } = await this.admin('GET', '/personal_access_tokens?per_page=100');
    const told = body
      .slice(1)
      .map((token: Record<string, unknown>) => [
        token['id'],
        token['active'],
        token['revoked'],
        token['expires_at'],
      ]);
    same(
      told,
      model.tokens.map((token) => [
        token.id,
        model.isActive(token),
        token.revoked,
        this.dateOf(token.endsOn),
      ]),
    );
  }
}

test('whatever happens to tokens, they live and die as GitLab says', async () => {
  let steps = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(action, { maxLength: 70, size: 'max' }), async (actions) => {
      const voyage = new Voyage();
      for (const act of actions) await voyage.step(act);
      await voyage.compare();
      expect(voyage.gitlab.journal.entries().filter(({ status }) => (status ?? 500) >= 500)).toStrictEqual(
        [],
      );
      steps += actions.length;
    }),
    { seed: 20_270_131, numRuns: 60 },
  );
  expect(steps).toBeGreaterThan(1500);
  // A shared machine may need much longer than the second or two this takes.
}, 60_000);

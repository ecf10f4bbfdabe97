import type { Method } from '../method.ts';
import { fail, isNotApplicable, skipped, type Check, type Setup } from './check.ts';
import { echoing, hanging, wireFailures } from './wire-failures.ts';
import { ended, expectAnswer, expectCode } from './expect-outcome.ts';
import { tryOut, worldOf } from './trial.ts';
import { refusals, situations } from './world.ts';

/** What `identify` and `revoke` do with each credential, and with an app that fails. */
export function credentialChecks(setup: Setup, id: string, method: Method): Check[] {
  const world = worldOf(setup, id);
  return [
    { title: `${id}: says who a good credential acts as`, run: () => identifies(setup, id) },
    ...situations.map((situation): Check => {
      const code = refusals[situation];
      const given = world[situation];
      const title = `${id}: says ${code} of a credential in the situation "${situation}"`;
      if (typeof given === 'object' && isNotApplicable(given)) return skipped(title, given);
      return {
        title,
        run: async () => {
          const trial = await tryOut(setup, id, given);
          expectCode('identify', await trial.attempt(trial.connect), code);
        },
      };
    }),
    ...wireFailures(setup.world.failures ?? []).map(({ when, send, code, retryAfter }): Check => ({
      title: `${id}: says ${code} when ${when}`,
      run: async () => {
        const trial = await tryOut(setup, id, world.good, { send });
        expectCode('identify', await trial.attempt(trial.connect), code, retryAfter);
      },
    })),
    {
      title: `${id}: says unavailable when the app hangs, as soon as the wait is over`,
      run: () => givesUp(setup, id),
    },
    { title: `${id}: tells no secret that the app repeats`, run: () => keepsQuiet(setup, id) },
    ...(method.kind === 'token' && method.revoke !== undefined ? revokeChecks(setup, id, method) : []),
  ];
}

async function identifies(setup: Setup, id: string): Promise<void> {
  const trial = await tryOut(setup, id, worldOf(setup, id).good);
  expectAnswer('identify', await trial.attempt(trial.connect));
}

async function givesUp(setup: Setup, id: string): Promise<void> {
  const patience = new AbortController();
  const asked = Promise.withResolvers<'asked'>();
  const trial = await tryOut(setup, id, worldOf(setup, id).good, {
    send: hanging(() => asked.resolve('asked')),
    signal: patience.signal,
  });
  const outcome = trial.attempt(trial.connect);
  await Promise.race([asked.promise, outcome]);
  patience.abort();
  expectCode('identify', await outcome, 'unavailable');
}

async function keepsQuiet(setup: Setup, id: string): Promise<void> {
  for (const status of [200, 400, 401, 403, 404, 409, 422, 429, 500, 503]) {
    const trial = await tryOut(setup, id, worldOf(setup, id).good, { send: echoing(status) });
    const outcome = await trial.attempt(trial.connect);
    if (outcome.ok) fail(`identify took an answer with status ${status} for an identity.`);
  }
}

type TokenMethod = Extract<Method, { kind: 'token' }>;

function revokeChecks(setup: Setup, id: string, { revoke }: TokenMethod): Check[] {
  if (revoke === undefined) return [];
  const { good } = worldOf(setup, id);
  return [
    {
      title: `${id}: really ends the credential with revoke, also when asked twice`,
      run: async () => {
        const trial = await tryOut(setup, id, good);
        expectAnswer('revoke', await trial.attempt(() => revoke(trial.context)));
        expectCode('identify after revoke', await trial.attempt(trial.connect), ended);
        expectAnswer('revoke of what has ended', await trial.attempt(() => revoke(trial.context)));
      },
    },
    ...wireFailures([])
      .filter(({ code }) => code !== 'unexpected_response')
      .map(({ when, send, code }): Check => ({
        title: `${id}: does not call it revoked when ${when}`,
        run: async () => {
          const trial = await tryOut(setup, id, good, { send });
          expectCode('revoke', await trial.attempt(() => revoke(trial.context)), code);
        },
      })),
  ];
}

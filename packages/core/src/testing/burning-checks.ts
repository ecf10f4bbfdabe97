import { checkIssued } from '../check-issued.ts';
import { isConnectionError } from '../connection-error.ts';
import type { Identity } from '../identity.ts';
import type { Issued, RotationWish, TokenMethod } from '../method.ts';
import { fail, type Check, type Setup } from './check.ts';
import { expectAnswer, expectCode, type Outcome } from './expect-outcome.ts';
import type { Trial } from './trial.ts';
import { breaking, counting, limiting, type Trap } from './wire-failures.ts';

/** What `rotate`, `managed.rotate` and `twin` have in common: one request that must not be sent twice. */
export interface BurningHook {
  /** As it stands in sentences, e.g. `managed.rotate`. */
  readonly name: string;
  /** What it does, in titles: "asks the app once …". */
  readonly todo: string;
  /** In titles: "when the app breaks …". */
  readonly meanwhile: string;
  /** The hook on its way through a trap, and the credential that it is about. */
  readonly arrange: (trap: Trap) => Promise<{
    readonly call: () => Promise<Outcome<unknown>>;
    readonly connect: () => Promise<Outcome<Identity>>;
  }>;
}

/** That it asks once and nothing more, and says what became of it when the app breaks or wants fewer requests. */
export function burningChecks(setup: Setup, id: string, hook: BurningHook): Check[] {
  const { name, todo, meanwhile, arrange } = hook;
  const { send } = setup.world;
  return [
    {
      title: `${id}: asks the app once ${todo}, so that nothing is half done when an answer is lost`,
      run: async () => {
        const trap = counting(send);
        expectAnswer(name, await (await arrange(trap)).call());
        if (trap.changed() !== 1)
          fail(
            `${name} sends ${trap.changed()} requests that change something. Send one, and read with GET.`,
          );
        if (trap.after() > 0)
          fail(
            `${name} asks again after the request that changes something; read before it. ` +
              'When an answer to what comes later is lost, the new credential is lost with it.',
          );
      },
    },
    {
      title: `${id}: says outcome_unknown when the app breaks ${meanwhile}`,
      run: async () => {
        const trap = breaking(send);
        expectBurnt(name, await (await arrange(trap)).call(), trap, 'outcome_unknown');
      },
    },
    {
      title: `${id}: says rate_limited when the app wants fewer requests ${meanwhile}`,
      run: async () => {
        const trap = limiting(send);
        const { call, connect } = await arrange(trap);
        expectBurnt(name, await call(), trap, 'rate_limited', 30);
        expectAnswer(`identify after ${name} was put off`, await connect());
      },
    },
  ];
}

/** Fails unless the hook failed as wanted and sent its request once. */
export function expectBurnt(
  name: string,
  outcome: Outcome<unknown>,
  trap: Trap,
  wanted: 'outcome_unknown' | 'rate_limited',
  retryAfter?: number,
): void {
  if (trap.changed() > 1)
    fail(`${name}: it was sent twice. Never send it again yourself, for it may have happened.`);
  const code = outcome.ok || !isConnectionError(outcome.error) ? undefined : outcome.error.code;
  if (wanted === 'outcome_unknown' && (code === 'unavailable' || code === 'unexpected_response')) {
    fail(`${name} should fail with "outcome_unknown", and it failed with "${code}". Wrap it in burning().`);
  }
  expectCode(name, outcome, wanted, retryAfter);
}

/** Fails unless Moorage could store what a hook says that the app has made. */
export async function usable(
  { plugin }: Setup,
  method: TokenMethod,
  name: string,
  issued: Issued<unknown>,
): Promise<void> {
  await checkIssued(plugin, method, issued).catch((error: unknown) => {
    if (!isConnectionError(error)) throw error;
    fail(`${name} gives what Moorage cannot store, and the new credential is lost. ${error.message}`);
  });
}

/** Connects with a new credential, and fails when its handle or its end is told otherwise than it is. */
export async function expectFresh(
  name: string,
  fresh: Trial,
  issued: Issued<unknown>,
  wish: RotationWish,
): Promise<Identity> {
  const identity = expectAnswer(`identify after ${name}`, await fresh.attempt(fresh.connect));
  sameHandle(name, issued.handle, identity.handle);
  sameEnd(name, issued.expiresAt, wish, identity.expiresAt);
  return identity;
}

/** Fails when the credential is told by another name than it has. */
export function sameHandle(name: string, told: string | undefined, real: string | undefined): void {
  if (told === undefined || told === real) return;
  fail(`${name} tells the handle "${told}" of the new credential, and identify tells "${real}".`);
}

/** A day apart is the same end: one place may tell a date, and the other a moment. */
function sameEnd(
  name: string,
  told: Date | undefined,
  { expiresAt: wished }: RotationWish,
  real: Date | undefined,
): void {
  const taken = told ?? wished;
  if (real === undefined || Math.abs(taken.getTime() - real.getTime()) <= 86_400_000) return;
  const said = told === undefined ? 'no expiresAt, so that the wished one is taken' : 'another expiresAt';
  fail(
    `identify tells that the new credential ends on ${real.toISOString()}, and ${name} tells ${said}: ` +
      `${taken.toISOString()}. Read it out of the answer.`,
  );
}

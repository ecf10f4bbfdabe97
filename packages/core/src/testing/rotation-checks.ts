import type { TokenMethod } from '../method.ts';
import type { Schema } from '../schema.ts';
import { fail, isNotApplicable, skipped, type Check, type Setup } from './check.ts';
import { ended, expectAnswer, expectCode } from './expect-outcome.ts';
import { accepted, tryOut, worldOf, type Trial, type TrialOptions } from './trial.ts';
import { breaking, counting, limiting, losingChange, unheard, type Trap } from './wire-failures.ts';

type Rotate = NonNullable<TokenMethod['rotate']>;
const minuteMs = 60_000;

/** What `rotate` does when all is well, and when the network, the app or the clock is not. */
export function rotationChecks(setup: Setup, id: string, secrets: Schema, rotate: Rotate): Check[] {
  const { good, revoked, expired } = worldOf(setup, id);
  const wish = { expiresAt: new Date(setup.world.clock.now().getTime() + 30 * 86_400_000) };
  const run = (trial: Trial, handle?: string) =>
    trial.attempt(async () => rotate(trial.context, wish, handle), 'new secrets');
  const through = (trap: Trap) => tryOut(setup, id, good, { send: trap.send });
  const check = (promise: string, test: () => Promise<void>): Check => ({
    title: `${id}: ${promise}`,
    run: test,
  });

  async function rotated(options: TrialOptions = {}) {
    const old = await tryOut(setup, id, good, options);
    const before = expectAnswer('identify', await old.attempt(old.connect));
    const issued = expectAnswer('rotate', await run(old, before.handle));
    await accepted(secrets, issued.secrets, `rotated secrets of ${id}`);
    const fresh = await tryOut(setup, id, { settings: old.settings, secrets: issued.secrets }, options);
    return { old, fresh, issued, before };
  }

  return [
    check('rotates to a new credential that works, after which the old one does not', async () => {
      const { old, fresh, issued, before } = await rotated();
      const after = expectAnswer('identify after rotate', await fresh.attempt(fresh.connect));
      expectCode('identify with the old credential', await old.attempt(old.connect), ended);
      sameHandle('rotate', issued.handle, after.handle);
      if (after.handle !== undefined && after.handle === before.handle)
        fail('The new credential has the handle of the old one. A manager could not tell them apart.');
    }),
    check('asks the app once to rotate, so that nothing is half done when an answer is lost', async () => {
      const trap = counting(setup.world.send);
      expectAnswer('rotate', await run(await through(trap)));
      if (trap.changed() !== 1)
        fail(
          `rotate sends ${trap.changed()} requests that change something. Send exactly one, and read with GET.`,
        );
    }),
    check('says outcome_unknown when the answer to rotate is lost', async () => {
      const trial = await through(losingChange(setup.world.send));
      expectCode('rotate', await run(trial), 'outcome_unknown');
    }),
    check('tells by identify afterwards that a lost answer was a rotation', async () => {
      const trial = await through(losingChange(setup.world.send));
      await run(trial);
      expectCode(
        'identify after a rotation whose answer was lost',
        await trial.attempt(trial.connect),
        ended,
      );
    }),
    check('tells by identify afterwards that a lost request was none', async () => {
      const trial = await through(unheard(setup.world.send));
      expectCode('rotate', await run(trial), 'outcome_unknown');
      expectAnswer('identify after a request that was lost', await trial.attempt(trial.connect));
    }),
    check('says outcome_unknown when the app breaks in the middle of a rotation', async () => {
      expectCode('rotate', await run(await through(breaking(setup.world.send))), 'outcome_unknown');
    }),
    check('says rate_limited when the app wants fewer requests in the middle of a rotation', async () => {
      const trial = await through(limiting(setup.world.send));
      expectCode('rotate', await run(trial), 'rate_limited', 30);
      expectAnswer('identify after a rotation that was put off', await trial.attempt(trial.connect));
    }),
    check('is told that a rotated credential has ended when it is used to rotate again', async () => {
      const { old } = await rotated();
      expectCode('rotate with a credential that was rotated', await run(old), ended);
    }),
    ...[5, -5].map((minutes) =>
      check(`rotates when the clocks are ${minutes} minutes apart`, async () => {
        const { fresh, issued } = await rotated({ aheadMs: minutes * minuteMs });
        expectAnswer('identify after rotate', await fresh.attempt(fresh.connect));
        const offMs = Math.abs((issued.expiresAt ?? wish.expiresAt).getTime() - wish.expiresAt.getTime());
        if (offMs > 2 * 86_400_000)
          fail(
            'rotate tells an expiry that is days from the one that was wished. Read it out of the answer.',
          );
      }),
    ),
    ...(
      [
        ['carries a refusal to rotate over', revoked],
        ['says that a credential past its end cannot rotate itself', expired],
      ] as const
    ).map(([promise, given]) =>
      typeof given === 'object' && isNotApplicable(given)
        ? skipped(`${id}: ${promise}`, given)
        : check(promise, async () => expectCode('rotate', await run(await tryOut(setup, id, given)), ended)),
    ),
  ];
}

/** Fails when the credential is told by another name than it has. */
export function sameHandle(hook: string, told: string | undefined, real: string | undefined): void {
  if (told === undefined || told === real) return;
  fail(`${hook} tells the handle "${told}" of the new credential, and identify tells "${real}".`);
}

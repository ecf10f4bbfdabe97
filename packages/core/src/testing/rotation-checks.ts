import type { TokenMethod } from '../method.ts';
import { burningChecks, expectBurnt, expectFresh, usable } from './burning-checks.ts';
import { fail, isNotApplicable, skipped, type Check, type Setup } from './check.ts';
import { ended, expectAnswer, expectCode } from './expect-outcome.ts';
import { tryOut, worldOf, type Trial, type TrialOptions } from './trial.ts';
import { losingChange, unheard, type Trap } from './wire-failures.ts';

const minuteMs = 60_000;

/** What `rotate` does when all is well, and when the network, the app or the clock is not. */
export function rotationChecks(
  setup: Setup,
  id: string,
  method: TokenMethod,
  rotate: NonNullable<TokenMethod['rotate']>,
): Check[] {
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
    await usable(setup, method, 'rotate', issued);
    const made = { settings: old.settings, secrets: issued.secrets };
    const fresh = await tryOut(setup, id, made, { ...options, whose: 'that rotate gave' });
    return { old, fresh, issued, before };
  }

  return [
    check('rotates to a new credential that works, after which the old one does not', async () => {
      const { old, fresh, issued, before } = await rotated();
      const after = await expectFresh('rotate', fresh, issued, wish);
      expectCode('identify with the old credential', await old.attempt(old.connect), ended);
      if (after.handle !== undefined && after.handle === before.handle)
        fail('The new credential has the handle of the old one. A manager could not tell them apart.');
      if (before.rotatesItself === false)
        fail(
          'identify tells rotatesItself: false of a credential that rotates. Tell it only where the app would refuse.',
        );
    }),
    ...burningChecks(setup, id, {
      name: 'rotate',
      todo: 'to rotate',
      meanwhile: 'in the middle of a rotation',
      arrange: async (trap) => {
        const trial = await through(trap);
        return { call: () => run(trial), connect: () => trial.attempt(trial.connect) };
      },
    }),
    check('says outcome_unknown when the answer to rotate is lost', async () => {
      const trap = losingChange(setup.world.send);
      expectBurnt('rotate', await run(await through(trap)), trap, 'outcome_unknown');
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
      const trap = unheard(setup.world.send);
      const trial = await through(trap);
      expectBurnt('rotate', await run(trial), trap, 'outcome_unknown');
      expectAnswer('identify after a request that was lost', await trial.attempt(trial.connect));
    }),
    check('is told that a rotated credential has ended when it is used to rotate again', async () => {
      const { old } = await rotated();
      expectCode('rotate with a credential that was rotated', await run(old), ended);
    }),
    ...[5, -5].map((minutes) =>
      check(`rotates when the clocks are ${minutes} minutes apart`, async () => {
        const { fresh, issued } = await rotated({ aheadMs: minutes * minuteMs });
        const offMs = Math.abs((issued.expiresAt ?? wish.expiresAt).getTime() - wish.expiresAt.getTime());
        if (offMs > 2 * 86_400_000)
          fail(
            'rotate tells an expiry that is days from the one that was wished. Read it out of the answer.',
          );
        await expectFresh('rotate', fresh, issued, wish);
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

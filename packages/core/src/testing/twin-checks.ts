import { burningChecks, expectBurnt, expectFresh } from './burning-checks.ts';
import { fail, type Check } from './check.ts';
import { expectAnswer } from './expect-outcome.ts';
import type { Management } from './managed-trial.ts';
import type { Trial } from './trial.ts';
import { losingChange } from './wire-failures.ts';

/** What making a second credential beside the first does, where the app can. */
export function twinChecks(management: Management): Check[] {
  const { setup, id, managed, wish, check, arrange, find, lastUsed, freshOf } = management;
  const { twin } = managed;
  if (twin === undefined) return [];
  const double = (ruling: Trial, handle: string) =>
    ruling.attempt(() => twin(ruling.context, handle, wish), 'new secrets');
  return [
    check('makes a second credential beside the first, which lives on', async () => {
      const { trial, ruling, handle } = await arrange();
      const made = expectAnswer('twin', await double(ruling, handle));
      if (made.handle === handle) fail('twin gives the first credential. Make a second one.');
      const first = await trial.attempt(trial.connect);
      if (!first.ok) fail('twin ended the first credential. It must leave the first alive.');
      const fresh = await freshOf('twin', trial.settings, made);
      if (made.handle !== undefined && (await lastUsed(ruling, made.handle)) !== null)
        fail('lastUsedAt tells a use of a twin that was never used. Answer with null.');
      await expectFresh('twin', fresh, made, wish);
    }),
    ...burningChecks(setup, id, {
      name: 'twin',
      todo: 'to make a twin',
      meanwhile: 'while a twin is made',
      arrange: async (trap) => {
        const { trial, ruling, handle } = await arrange(trap);
        return { call: () => double(ruling, handle), connect: () => trial.attempt(trial.connect) };
      },
    }),
    check('finds and ends a second credential that was lost on the way', async () => {
      const trap = losingChange(setup.world.send);
      const { trial, ruling, handle } = await arrange(trap);
      expectBurnt('twin', await double(ruling, handle), trap, 'outcome_unknown');
      const found =
        (await find(ruling, handle, 'twin')) ?? fail('successor does not find a twin that was lost.');
      if ((await find(ruling, handle, 'rotation')) !== null)
        fail('successor names a twin as what came of a rotation. Compare how it was made with `as`.');
      const end = () => managed.revoke(ruling.context, found);
      expectAnswer('managed.revoke of a lost twin', await ruling.attempt(end));
      if ((await find(ruling, handle, 'twin')) !== null) fail('successor names a twin that was revoked.');
      expectAnswer('identify with the first credential', await trial.attempt(trial.connect));
    }),
    check('takes none of two twins for the one that was lost', async () => {
      const { ruling, handle } = await arrange();
      expectAnswer('twin', await double(ruling, handle));
      // An app that has no room for a third leaves nothing to choose from.
      if (!(await double(ruling, handle)).ok) return;
      if ((await find(ruling, handle, 'twin')) !== null)
        fail('successor names one of two that fit. Answer with null.');
    }),
  ];
}

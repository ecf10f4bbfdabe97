import { isConnectionError } from '../connection-error.ts';
import type { Managed, TokenMethod } from '../method.ts';
import { burningChecks, expectBurnt, expectFresh, sameHandle } from './burning-checks.ts';
import { fail, isNotApplicable, skipped, type Check, type Setup } from './check.ts';
import { ended, expectAnswer, expectCode } from './expect-outcome.ts';
import { manage, notAllowed, type Management } from './managed-trial.ts';
import { oversightChecks } from './oversight-checks.ts';
import { worldOf } from './trial.ts';
import { twinChecks } from './twin-checks.ts';
import { losingChange } from './wire-failures.ts';

const nothing =
  'managed.rotate answers null, as for a credential that was replaced, of one that lives. Rotate that.';

/** What a manager does for the good credential of a method, and what it may not. */
export function managedChecks(
  setup: Setup,
  id: string,
  method: TokenMethod,
  managed: Managed<unknown>,
): Check[] {
  const management = manage(setup, id, method, managed);
  const { check, arrange, replace, find, lastUsed, freshOf, wish } = management;
  return [
    check('tells the name that a manager knows a credential by', async () => void (await arrange())),
    check('replaces a credential through its manager, once, and finds what came of it', async () => {
      const { trial, ruling, handle } = await arrange();
      if ((await find(ruling, handle, 'rotation')) !== null)
        fail('successor names another credential for one that lives. Answer with null.');
      const made = expectAnswer('managed.rotate', await replace(ruling, handle)) ?? fail(nothing);
      const fresh = await freshOf('managed.rotate', trial.settings, made);
      expectCode('identify with the old credential', await trial.attempt(trial.connect), ended);
      await refusesAgain(management, ruling, handle);
      const found = await find(ruling, handle, 'rotation');
      if (found === null)
        fail('successor does not find the credential that took the place of the one rotated.');
      sameHandle('managed.rotate', made.handle, found);
      await expectFresh('managed.rotate', fresh, made, wish);
    }),
    check('finds no credential that was not lost by a rotation', async () => {
      const { trial, ruling, handle } = await arrange();
      const made = expectAnswer('managed.rotate', await replace(ruling, handle)) ?? fail(nothing);
      const fresh = await freshOf('managed.rotate', trial.settings, made);
      if ((await find(ruling, handle, 'twin')) !== null)
        fail('successor names as a twin what came of a rotation. Compare how it was made with `as`.');
      if ((await find(ruling, handle, 'rotation', wish.expiresAt)) !== null)
        fail('successor names a credential that was made before `since`. Leave those out.');
      const name = (await find(ruling, handle, 'rotation')) ?? made.handle;
      if (name !== undefined && (await lastUsed(ruling, name)) !== null)
        fail('lastUsedAt tells a use of a credential that was never used. Answer with null.');
      await expectFresh('managed.rotate', fresh, made, wish);
      if ((await find(ruling, handle, 'rotation')) !== null)
        fail('successor names a credential that has been used. Leave it out: somebody has it.');
    }),
    check('saves through its manager a credential that was lost on the way', async () => {
      const trap = losingChange(setup.world.send);
      const { trial, ruling, handle } = await arrange(trap);
      expectBurnt('managed.rotate', await replace(ruling, handle), trap, 'outcome_unknown');
      const found =
        (await find(ruling, handle, 'rotation')) ?? fail('successor does not find what was lost.');
      const name = 'managed.rotate of what was lost';
      const made = expectAnswer(name, await replace(ruling, found)) ?? fail(nothing);
      await expectFresh(name, await freshOf(name, trial.settings, made), made, wish);
    }),
    ...burningChecks(setup, id, {
      name: 'managed.rotate',
      todo: 'to rotate through a manager',
      meanwhile: 'while a manager rotates',
      arrange: async (trap) => {
        const { trial, ruling, handle } = await arrange(trap);
        return { call: () => replace(ruling, handle), connect: () => trial.attempt(trial.connect) };
      },
    }),
    expiredCheck(management),
    strangerCheck(management),
    ...oversightChecks(management),
    ...twinChecks(management),
  ];
}

async function refusesAgain({ replace }: Management, ...target: Parameters<Management['replace']>) {
  const again = await replace(...target);
  if (again.ok && again.value !== null)
    fail('managed.rotate made two of one. Look first whether it was replaced, and answer with null.');
  if (again.ok) return;
  const said = isConnectionError(again.error) ? `"${again.error.code}"` : String(again.error);
  fail(`managed.rotate throws ${said} of a credential that was replaced before. Answer with null.`);
}

/** What it throws is about the manager, so that a target that has ended must not sound like one that has. */
function expiredCheck({ setup, id, check, manager, arrange, replace, freshOf, wish }: Management): Check {
  const promise = 'replaces through its manager a credential that has expired, or says forbidden';
  const { expired } = worldOf(setup, id);
  if (typeof expired === 'object' && isNotApplicable(expired)) return skipped(`${id}: ${promise}`, expired);
  return check(promise, async () => {
    const { expiredHandle } = manager();
    if (expiredHandle === undefined)
      fail(
        `world.methods["${id}"].manager has no expiredHandle. Add the handle of its credential "expired".`,
      );
    const { trial, ruling } = await arrange();
    const handle = typeof expiredHandle === 'string' ? expiredHandle : await expiredHandle();
    const outcome = await replace(ruling, handle);
    if (!outcome.ok) {
      const { error } = outcome;
      const said = isConnectionError(error) ? error.code : undefined;
      if (said === 'expired' || said === 'revoked' || said === 'unauthorized')
        fail(
          `managed.rotate throws "${said}" of a credential that has expired, which says that the manager has. ` +
            'Throw "forbidden" and say that the app does not replace it.',
        );
      return expectCode('managed.rotate of what has expired', outcome, 'forbidden');
    }
    if (outcome.value === null)
      fail(
        'managed.rotate answers null, as for a credential that was replaced, of one that has expired. ' +
          'Rotate it, or throw "forbidden" where the app does not.',
      );
    const name = 'managed.rotate of what has expired';
    const fresh = await freshOf(name, trial.settings, outcome.value);
    await expectFresh(name, fresh, outcome.value, wish);
  });
}

function strangerCheck({ id, check, manager, arrange, replace, managed, setup }: Management): Check {
  const promise = 'says that a credential may not manage another one, and does nothing';
  const stranger = worldOf(setup, id).manager?.stranger;
  if (typeof stranger === 'object' && isNotApplicable(stranger))
    return skipped(`${id}: ${promise}`, stranger);
  return check(promise, async () => {
    manager();
    if (stranger === undefined)
      fail(`world.methods["${id}"].manager has no stranger. Add a credential that may not manage "good".`);
    const { trial, ruling, handle } = await arrange({}, stranger);
    expectCode('managed.rotate', await replace(ruling, handle), notAllowed);
    const end = () => managed.revoke(ruling.context, handle);
    expectCode('managed.revoke', await ruling.attempt(end), notAllowed);
    expectAnswer('identify after a refusal', await trial.attempt(trial.connect));
    const seen = await ruling.attempt(() => managed.lastUsedAt(ruling.context, handle));
    if (!seen.ok) expectCode('lastUsedAt', seen, notAllowed);
    else if (seen.value === null)
      fail(
        'lastUsedAt answers null, as for one that was never used, to whom may not look. Let the error pass.',
      );
  });
}

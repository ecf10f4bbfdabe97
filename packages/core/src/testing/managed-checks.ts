import { checkIssued } from '../check-issued.ts';
import type { Lost, Managed, TokenMethod } from '../method.ts';
import type { Schema } from '../schema.ts';
import { fail, isNotApplicable, skipped, type Check, type Setup } from './check.ts';
import { ended, expectAnswer, expectCode } from './expect-outcome.ts';
import { sameHandle } from './rotation-checks.ts';
import { accepted, tryOut, worldOf, type Trial } from './trial.ts';
import { breaking, limiting, losingChange, type Trap } from './wire-failures.ts';

/** What a manager does for the good credential of a method, and what it may not. */
export function managedChecks(setup: Setup, id: string, secrets: Schema, managed: Managed<unknown>): Check[] {
  const { good } = worldOf(setup, id);
  const now = setup.world.clock.now();
  const wish = { expiresAt: new Date(now.getTime() + 30 * 86_400_000) };
  const lost = (as: Lost['as']): Lost => ({ as, since: new Date(now.getTime() - 5 * 60_000) });
  const check = (promise: string, run: () => Promise<void>): Check => ({ title: `${id}: ${promise}`, run });

  /** The good credential with its handle, and its manager. */
  async function arrange(trap: Partial<Trap> = {}) {
    const trial = await tryOut(setup, id, good);
    const manager = managerOf(setup, id);
    const ruling = await tryOut(setup, manager.method, manager.credential, trap);
    return {
      trial,
      ruling,
      handle: handleOf(id, expectAnswer('identify', await trial.attempt(trial.connect)).handle),
    };
  }
  const replace = (ruling: Trial, handle: string) =>
    ruling.attempt(() => managed.rotate(ruling.context, handle, wish), 'new secrets');
  const find = async (ruling: Trial, handle: string, as: Lost['as']) =>
    expectAnswer(
      'successor',
      await ruling.attempt(() => managed.successor(ruling.context, handle, lost(as))),
    );

  /** The credential works, and has the name that was told. */
  async function works(
    hook: string,
    settings: unknown,
    made: { secrets: unknown; handle?: string | undefined },
  ) {
    await accepted(secrets, made.secrets, `secrets that ${hook} gave`);
    const fresh = await tryOut(setup, id, { settings, secrets: made.secrets });
    const identity = expectAnswer(`identify after ${hook}`, await fresh.attempt(fresh.connect));
    sameHandle(hook, made.handle, identity.handle);
    return fresh;
  }

  return [
    check('tells the name that a manager knows a credential by', async () => void (await arrange())),
    check('replaces a credential through its manager, once, and finds what came of it', async () => {
      const { trial, ruling, handle } = await arrange();
      if ((await find(ruling, handle, 'rotation')) !== null)
        fail('successor names another credential for one that lives. Answer with null.');
      const made = expectAnswer('managed.rotate', await replace(ruling, handle)) ?? fail(nothing);
      await checkIssued(setup.plugin, tokenMethod(trial), made);
      expectCode('identify with the old credential', await trial.attempt(trial.connect), ended);
      if (expectAnswer('managed.rotate again', await replace(ruling, handle)) !== null)
        fail('managed.rotate made two of one. Look first whether it was replaced, and answer with null.');
      const found = await find(ruling, handle, 'rotation');
      if (found === null)
        fail('successor does not find the credential that took the place of the one rotated.');
      sameHandle('managed.rotate', made.handle, found);
      await works('managed.rotate', trial.settings, made);
    }),
    check('saves through its manager a credential that was lost on the way', async () => {
      const { trial, ruling, handle } = await arrange(losingChange(setup.world.send));
      expectCode('managed.rotate', await replace(ruling, handle), 'outcome_unknown');
      const found =
        (await find(ruling, handle, 'rotation')) ?? fail('successor does not find what was lost.');
      const made =
        expectAnswer('managed.rotate of what was lost', await replace(ruling, found)) ?? fail(nothing);
      await works('managed.rotate of what was lost', trial.settings, made);
    }),
    check('says outcome_unknown when the app breaks while a manager rotates', async () => {
      const { ruling, handle } = await arrange(breaking(setup.world.send));
      expectCode('managed.rotate', await replace(ruling, handle), 'outcome_unknown');
    }),
    check('says rate_limited when the app wants fewer requests while a manager rotates', async () => {
      const { trial, ruling, handle } = await arrange(limiting(setup.world.send));
      expectCode('managed.rotate', await replace(ruling, handle), 'rate_limited', 30);
      expectAnswer('identify after a rotation that was put off', await trial.attempt(trial.connect));
    }),
    strangerCheck(setup, id, arrange, replace),
    check('tells when a credential was last used', async () => {
      const { ruling, handle } = await arrange();
      const hook = () => managed.lastUsedAt(ruling.context, handle);
      const seen = expectAnswer('lastUsedAt', await ruling.attempt(hook));
      if (seen === null) return;
      if (!(seen instanceof Date) || Number.isNaN(seen.getTime()))
        fail('lastUsedAt gives no date, and no null.');
      if (seen > setup.world.clock.now()) fail('lastUsedAt lies in the future of the app.');
    }),
    check('really ends a credential through its manager, also when asked twice', async () => {
      const { trial, ruling, handle } = await arrange();
      const end = () => ruling.attempt(() => managed.revoke(ruling.context, handle));
      expectAnswer('managed.revoke', await end());
      expectCode('identify after managed.revoke', await trial.attempt(trial.connect), ended);
      expectAnswer('managed.revoke of what has ended', await end());
    }),
    ...twinChecks(),
  ];

  function twinChecks(): Check[] {
    const { twin } = managed;
    if (twin === undefined) return [];
    const double = (ruling: Trial, handle: string) =>
      ruling.attempt(() => twin(ruling.context, handle, wish), 'new secrets');
    return [
      check('makes a second credential beside the first, which lives on', async () => {
        const { trial, ruling, handle } = await arrange();
        const made = expectAnswer('twin', await double(ruling, handle));
        if (made.handle === handle) fail('twin gives the first credential. Make a second one.');
        await works('twin', trial.settings, made);
        expectAnswer('identify with the first credential', await trial.attempt(trial.connect));
      }),
      check('finds and ends a second credential that was lost on the way', async () => {
        const { trial, ruling, handle } = await arrange(losingChange(setup.world.send));
        expectCode('twin', await double(ruling, handle), 'outcome_unknown');
        const found =
          (await find(ruling, handle, 'twin')) ?? fail('successor does not find a twin that was lost.');
        expectAnswer('managed.revoke', await ruling.attempt(() => managed.revoke(ruling.context, found)));
        if ((await find(ruling, handle, 'twin')) !== null) fail('successor names a twin that was revoked.');
        expectAnswer('identify with the first credential', await trial.attempt(trial.connect));
      }),
    ];
  }
}

const nothing = 'managed.rotate answers null, as for a credential that was replaced, of one that lives.';

function strangerCheck(
  setup: Setup,
  id: string,
  arrange: () => Promise<{ readonly trial: Trial; readonly handle: string }>,
  replace: (ruling: Trial, handle: string) => ReturnType<Trial['attempt']>,
): Check {
  const title = `${id}: says that a credential may not manage another one, and does nothing`;
  const { stranger, method } = setup.world.methods[id]?.manager ?? {};
  if (stranger === undefined || method === undefined)
    return skipped(title, { because: 'there is no manager' });
  if (typeof stranger === 'object' && isNotApplicable(stranger)) return skipped(title, stranger);
  return {
    title,
    run: async () => {
      const { trial, handle } = await arrange();
      const ruling = await tryOut(setup, method, stranger);
      expectCode('managed.rotate', await replace(ruling, handle), [
        'forbidden',
        'role_too_small',
        'not_found',
      ]);
      expectAnswer('identify after a refusal', await trial.attempt(trial.connect));
    },
  };
}

function managerOf(setup: Setup, id: string) {
  const { manager } = worldOf(setup, id);
  return (
    manager ??
    fail(
      `world.methods["${id}"] has no manager. Add { method, credential, stranger } of one that may manage "good".`,
    )
  );
}

function handleOf(id: string, handle: string | undefined): string {
  return (
    handle ??
    fail(`identify tells no handle, and method "${id}" can be managed. Tell what a manager names it by.`)
  );
}

function tokenMethod({ method }: Trial): TokenMethod {
  return method.kind === 'token' ? method : fail('Only methods by token are managed.');
}

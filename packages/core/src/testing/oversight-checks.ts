import { fail, type Check } from './check.ts';
import { ended, expectAnswer, expectCode } from './expect-outcome.ts';
import type { Management } from './managed-trial.ts';
import { wireFailures } from './wire-failures.ts';

/** What a manager sees of a credential, and how it ends it; none of which may hide that the app has failed. */
export function oversightChecks({ setup, check, arrange, managed, lastUsed, wish }: Management): Check[] {
  return [
    check('tells when a credential was last used', async () => {
      const { ruling, handle } = await arrange();
      const seen = await lastUsed(ruling, handle);
      if (seen === null) fail('lastUsedAt answers null, as for one that was never used, of one that was.');
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
    ...wireFailures([]).flatMap(({ when, send, code, retryAfter }) => [
      check(`has nothing to tell of a managed credential when ${when}`, async () => {
        const { ruling, handle } = await arrange({ send });
        const { context } = ruling;
        const lost = { as: 'rotation', since: wish.expiresAt } as const;
        const [found, seen] = [
          await ruling.attempt(() => managed.successor(context, handle, lost)),
          await ruling.attempt(() => managed.lastUsedAt(context, handle)),
        ];
        expectCode('successor', found, code, retryAfter);
        expectCode('lastUsedAt', seen, code, retryAfter);
        if (code === 'unexpected_response') return;
        const end = () => managed.revoke(context, handle);
        expectCode('managed.revoke', await ruling.attempt(end), code, retryAfter);
      }),
    ]),
  ];
}

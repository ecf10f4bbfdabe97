import type { ClaimedJob, NewJob } from '@moorage/engine';
import { describe, expect, it } from 'vitest';
import { addOrganization, connectionRow, minutesAfter, newId, noon } from './rows.ts';
import { type StoreWorld, useDatabase } from './store-world.ts';

const minute = 60_000;
const at = (minutes: number) => minutesAfter(noon, minutes);

export function describeJobs(world: StoreWorld): void {
  describe('jobs', () => {
    const use = useDatabase(world);

    /** In an organization of their own; what other tests have left is out of the way. */
    async function shift() {
      const { jobs } = use().stores;
      for (const job of await jobs.claim('broom', at(1e6), 1, 10_000)) await jobs.finish(job, null);
      const organizationId = await addOrganization(use());
      const job = (overrides: Partial<NewJob> = {}): NewJob => {
        return { kind: 'check', subject: newId('subject'), organizationId, runAt: noon, ...overrides };
      };
      const claim = (minutes: number, owner = 'ada', limit = 10) =>
        jobs.claim(owner, at(minutes), minute, limit);
      const planned = async (overrides: Partial<NewJob> = {}) => {
        const made = job(overrides);
        await jobs.plan([made], 'exactly');
        return made;
      };
      const running = async (overrides: Partial<NewJob> = {}): Promise<ClaimedJob> => {
        const { subject } = await planned(overrides);
        const held = (await claim(0)).find((one) => one.subject === subject);
        if (held === undefined) throw new Error('A job that is due was not given.');
        return held;
      };
      const runAt = async ({ subject }: Pick<NewJob, 'subject'>) => (await jobs.list(subject))[0]?.runAt;
      return { jobs, organizationId, job, claim, planned, running, runAt };
    }

    it('are given when they are due, oldest first, as they were planned', async () => {
      const { claim, planned } = await shift();
      const late = await planned({ runAt: at(2) });
      const early = await planned({ runAt: at(1), kind: 'refresh' });
      await planned({ runAt: at(3.001) });
      const lease = { leaseOwner: 'ada', leaseEndsAt: at(4), attempts: 0 };
      expect(await claim(3)).toMatchObject([
        { ...early, ...lease },
        { ...late, ...lease },
      ]);
    });

    it('are given as many as were asked for, and only of the kinds asked for', async () => {
      const { jobs, claim, planned } = await shift();
      await planned({ runAt: at(1), kind: 'tell' });
      const first = await planned({ runAt: at(2) });
      const second = await planned({ runAt: at(3) });
      expect(await jobs.claim('ada', at(9), minute, 10, { kinds: [] })).toEqual([]);
      expect(await jobs.claim('ada', at(9), minute, 1, { kinds: ['check', 'refresh'] })).toMatchObject([
        first,
      ]);
      expect(await jobs.claim('ada', at(9), minute, 9, { kinds: ['check', 'refresh'] })).toMatchObject([
        second,
      ]);
      expect(await claim(9)).toMatchObject([{ kind: 'tell' }]);
    });

    it('are left to those who have not had their share', async () => {
      const { jobs, organizationId, planned } = await shift();
      const others = await addOrganization(use());
      for (let minutes = 0; minutes < 5; minutes += 1) await planned({ runAt: at(minutes) });
      const theirs = await planned({ runAt: at(6), organizationId: others });
      const nobodys = await planned({ runAt: at(7), kind: 'sweep', organizationId: null });
      const claim = (...notOf: string[]) => jobs.claim('ada', at(9), minute, 2, { notOf });
      expect(await claim(organizationId)).toMatchObject([theirs, nobodys]);
      expect(await claim(organizationId, others)).toEqual([]);
      expect(await claim(others)).toHaveLength(2);
    });

    it('stand one per kind and subject', async () => {
      const { jobs, job, claim } = await shift();
      const one = job();
      await jobs.plan([one, one, { ...one, kind: 'refresh' }], 'exactly');
      await jobs.plan([one], 'exactly');
      expect(await jobs.list(one.subject)).toHaveLength(2);
      expect(await claim(0)).toHaveLength(2);
    });

    it('are moved forwards only, or to where they are wished', async () => {
      const { jobs, planned, runAt } = await shift();
      const job = await planned({ runAt: at(5) });
      await jobs.plan([{ ...job, runAt: at(9) }], 'earlier');
      expect(await runAt(job)).toEqual(at(5));
      await jobs.plan([{ ...job, runAt: at(4) }], 'earlier');
      expect(await runAt(job)).toEqual(at(4));
      await jobs.plan([{ ...job, runAt: at(9) }], 'exactly');
      expect(await runAt(job)).toEqual(at(9));
    });

    it('go to one owner each of several who claim at once, and none is left lying', async () => {
      const { jobs, job, claim } = await shift();
      await jobs.plan(
        Array.from({ length: 60 }, () => job()),
        'exactly',
      );
      const rounds = Array.from({ length: 12 }, (_, index) => claim(0, `owner-${index % 3}`, 7));
      const given = (await Promise.all(rounds)).flat();
      const subjects = given.map(({ subject }) => subject);
      expect(new Set(subjects).size).toBe(subjects.length);
      expect(subjects).toHaveLength(60);
    });

    it('are given to nobody else before the lease ends, and then with one attempt more', async () => {
      const { claim, running } = await shift();
      const { subject } = await running();
      expect(await claim(0.99, 'ben')).toEqual([]);
      expect(await claim(1, 'ben')).toMatchObject([{ subject, leaseOwner: 'ben', attempts: 1 }]);
    });

    it('stay with a holder who extends the lease in time', async () => {
      const { jobs, claim, running } = await shift();
      const job = await running();
      expect(await jobs.extend(job, at(0.9), 2 * minute)).toBe(true);
      expect(await claim(2, 'ben')).toEqual([]);
      expect(await jobs.extend(job, at(3), minute)).toBe(false);
      expect(await claim(3, 'ben')).toHaveLength(1);
    });

    it('are not extended, finished or retried by an earlier holder, also of the same name', async () => {
      const { jobs, claim, running, runAt } = await shift();
      const old = await running();
      const [job] = await claim(1, 'ada');
      expect(await jobs.extend(old, at(1), minute)).toBe(false);
      await jobs.finish(old, null);
      await jobs.retry(old, at(30));
      expect(await runAt(old)).toEqual(noon);
      expect(job && (await jobs.extend(job, at(1.5), minute))).toBe(true);
    });

    it('are gone when they went well, or due again, with their attempts forgotten', async () => {
      const { jobs, claim, running } = await shift();
      const once = await running();
      await jobs.finish(once, null);
      expect(await jobs.list(once.subject)).toEqual([]);
      const again = await running();
      await jobs.retry(again, at(1));
      const [second] = await claim(1);
      expect(second).toMatchObject({ subject: again.subject, attempts: 1 });
      if (second !== undefined) await jobs.finish(second, at(5));
      expect(await jobs.list(again.subject)).toMatchObject([{ runAt: at(5), attempts: 0 }]);
    });

    it('come back after a failure, at the time that was said and not before', async () => {
      const { jobs, claim, running } = await shift();
      const job = await running();
      await jobs.retry(job, at(10));
      expect(await claim(9)).toEqual([]);
      expect(await claim(10)).toMatchObject([{ attempts: 1 }]);
    });

    it.each(['finish', 'retry'] as const)(
      'that were planned anew while they ran come again: %s',
      async (end) => {
        const { jobs, claim, running, runAt } = await shift();
        const job = await running();
        const { kind, subject, organizationId } = job;
        await jobs.plan([{ kind, subject, organizationId, runAt: at(7) }], 'exactly');
        expect(await runAt(job)).toEqual(at(7));
        await jobs.plan([{ kind, subject, organizationId, runAt: at(8) }], 'earlier');
        await jobs.plan([{ kind, subject, organizationId, runAt: at(6) }], 'earlier');
        expect(await claim(0.5, 'ben')).toEqual([]);
        if (end === 'finish') await jobs.finish(job, null);
        else await jobs.retry(job, at(99));
        expect(await runAt(job)).toEqual(at(6));
        expect(await claim(6)).toMatchObject([{ subject, attempts: end === 'finish' ? 0 : 1 }]);
      },
    );

    it('keep what was planned for later when their holder dies', async () => {
      const { jobs, claim, running, runAt } = await shift();
      const { kind, subject, organizationId } = await running();
      await jobs.plan([{ kind, subject, organizationId, runAt: at(50) }], 'exactly');
      const [taken] = await claim(1, 'ben');
      if (taken !== undefined) await jobs.finish(taken, null);
      expect(await runAt({ subject })).toEqual(at(50));
    });

    it('can be cancelled', async () => {
      const { jobs, claim, planned } = await shift();
      const job = await planned();
      await jobs.cancel('refresh', job.subject);
      expect(await jobs.list(job.subject)).toHaveLength(1);
      await jobs.cancel('check', job.subject);
      expect(await claim(0)).toEqual([]);
    });

    it('are listed by organization and kind, and may belong to none', async () => {
      const { jobs, organizationId, planned } = await shift();
      const second = await planned({ runAt: at(2) });
      const first = await planned({ runAt: at(1) });
      await planned({ kind: 'rotate' });
      await planned({ kind: 'sweep', subject: 'all', organizationId: null });
      expect(await jobs.listOf(organizationId, 'check')).toStrictEqual([
        { ...first, attempts: 0 },
        { ...second, attempts: 0 },
      ]);
    });

    it('go with their connection', async () => {
      const { jobs, organizationId, planned } = await shift();
      const { connections } = use().stores;
      const { id: subject } = await connections.insert(connectionRow(organizationId));
      await planned({ subject });
      await planned({ subject, kind: 'refresh' });
      await connections.remove(organizationId, subject);
      expect(await jobs.list(subject)).toEqual([]);
    });

    it('are not planned for an organization that is gone', async () => {
      const { jobs, job } = await shift();
      await expect(jobs.plan([job({ organizationId: 'gone' })], 'exactly')).rejects.toMatchObject({
        code: 'not_found',
      });
    });

    it('are planned by the thousand', async () => {
      const { jobs, job, organizationId } = await shift();
      const many = Array.from({ length: 2_500 }, () => job());
      await jobs.plan(many, 'exactly');
      await jobs.plan(many, 'earlier');
      expect(await jobs.listOf(organizationId, 'check')).toHaveLength(2_500);
    });
  });
}

import type { QueryClient } from '@tanstack/solid-query';
import { createRoot, createSignal } from 'solid-js';
import { api } from '../../api/api.ts';
import { toFailure } from '../../api/failure.ts';
import type { LifecycleItem, PolicyChange, Status } from '../../api/shapes.ts';
import { paths } from '../../paths.ts';
import { announce } from '../../ui/announce.ts';
import { tell } from '../../ui/notice.ts';

/** What is to be done with many connections. */
export type Wish =
  | { readonly action: 'check' | 'renew' }
  | { readonly action: 'set-policy'; readonly policy: PolicyChange };

export type Subject = Pick<LifecycleItem, 'id' | 'name'>;

/** What became of one. */
export interface Outcome extends Subject {
  readonly ok: boolean;
  /** As it is now, as far as that is known. */
  readonly status: Status | null;
  /** What happened and what to do, where it was not done. */
  readonly reason: string | null;
}

export interface Run {
  readonly wish: Wish;
  readonly subjects: readonly Subject[];
  readonly outcomes: readonly Outcome[];
  readonly isRunning: boolean;
}

/** Few enough that the bar moves, many enough that hundreds do not take for ever. */
const atOnce = 5;

// One for the page, not for a screen: whoever goes elsewhere meanwhile finds it again.
const [run, setRun] = createRoot(() => createSignal<Run>());
let isStopped = false;

export { run };

/** Does something with many connections, a few at a time; nothing while another such thing is under way. */
export async function startRun(client: QueryClient, wish: Wish, subjects: readonly Subject[]): Promise<void> {
  if (run()?.isRunning || subjects.length === 0) return;
  isStopped = false;
  setRun({ wish, subjects, outcomes: [], isRunning: true });
  for (let at = 0; at < subjects.length && !isStopped; at += atOnce) {
    const found = await act(wish, subjects.slice(at, at + atOnce));
    setRun((now) => now && { ...now, outcomes: [...now.outcomes, ...found] });
  }
  setRun((now) => now && { ...now, isRunning: false });
  const ended = run();
  // Where its panel is in sight, a line over it would say the same twice.
  if (ended && location.pathname === paths.lifecycle) announce(inWords(ended));
  else if (ended) tell(inWords(ended));
  await Promise.all(
    ['lifecycle', 'connections', 'connection', 'policy', 'timeline'].map((key) =>
      client.invalidateQueries({ queryKey: [key] }),
    ),
  );
}

/** Those that are under way are finished; the rest stays as it is. */
export function stopRun(): void {
  isStopped = true;
}

export function dismissRun(): void {
  if (!run()?.isRunning) setRun();
}

export function failedOf({ outcomes }: Run): readonly Outcome[] {
  return outcomes.filter(({ ok }) => !ok);
}

/** It was done, and showed that somebody is needed. */
export function unwellOf({ outcomes }: Run): readonly Outcome[] {
  return outcomes.filter(({ ok, status }) => ok && status !== 'healthy' && status !== 'expiring');
}

const done = { check: 'checked', renew: 'renewed', 'set-policy': 'given the policy' } as const;

/** "11 of 12 connections are checked, 1 is not." */
export function inWords(run: Run): string {
  const failed = failedOf(run).length;
  const went = run.outcomes.length - failed;
  const unwell = unwellOf(run).length;
  const untouched = run.subjects.length - run.outcomes.length;
  const parts = [
    `${went} of ${counted(run.subjects.length)} ${went === 1 ? 'is' : 'are'} ${done[run.wish.action]}`,
    unwell > 0 && `${unwell} of them ${unwell === 1 ? 'is' : 'are'} not well`,
    failed > 0 && `${failed} could not be`,
    untouched > 0 && `${untouched} left as ${untouched === 1 ? 'it is' : 'they are'}`,
  ];
  return `${parts.filter(Boolean).join(', ')}.`;
}

export function counted(count: number): string {
  return `${count.toLocaleString('en')} ${count === 1 ? 'connection' : 'connections'}`;
}

async function act(wish: Wish, subjects: readonly Subject[]): Promise<readonly Outcome[]> {
  try {
    const { results } = await api.actOnConnections({ ...wish, ids: subjects.map(({ id }) => id) });
    return subjects.map(({ id, name }) => {
      const result = results.find((one) => one.id === id);
      const error = result?.error;
      return {
        id,
        name,
        ok: result?.ok ?? false,
        status: result?.status ?? null,
        reason: error ? `${error.message} ${error.action}` : null,
      };
    });
  } catch (thrown) {
    const failure = toFailure(thrown);
    // Whoever is signed out, or speaks to nobody, would only collect the same answer again.
    if (failure.code === 'sign_in_required' || failure.code === 'unreachable') isStopped = true;
    const reason = `${failure.message} ${failure.action}`;
    return subjects.map(({ id, name }) => ({ id, name, ok: false, status: null, reason }));
  }
}

import type { Journal } from './journal.ts';

const LAST = 50;

/** What was asked of a GitLab, a line each, for people who look for the reason of a failure. */
export function tellJournal(journal: Journal): string {
  const entries = journal.entries();
  if (entries.length === 0) return 'mock-gitlab: nothing was asked.';
  const lines = entries.slice(-LAST).map((entry) => {
    const { id, method, path, query, status, user, faults, limited, refusal, warning, defect } = entry;
    const notes = [user === null ? null : `@${user}`, ...faults, limited, refusal, warning, defect];
    const told = notes.filter((note) => note !== null).join(', ');
    return `  #${id} ${method} ${path}${query} → ${status ?? 'no answer'}${told === '' ? '' : ` (${told})`}`;
  });
  const left = entries.length - lines.length;
  return ['mock-gitlab: what was asked', ...(left > 0 ? [`  … ${left} before`] : []), ...lines].join('\n');
}

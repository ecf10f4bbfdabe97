import type { JSX } from 'solid-js';

/** Moorage's mark and name. */
export function Mark(): JSX.Element {
  return (
    <span class="inline-flex items-center gap-2 font-semibold">
      <svg viewBox="0 0 32 32" width="20" height="20" aria-hidden="true" class="shrink-0 text-accent">
        <rect width="32" height="32" rx="8" fill="currentColor" />
        <g fill="none" class="stroke-on-accent" stroke-width="2.6" stroke-linecap="round">
          <circle cx="16" cy="10" r="3.4" />
          <path d="M16 13.4V25M7.5 18.5a8.5 8.5 0 0 0 17 0" />
        </g>
      </svg>
      Moorage
    </span>
  );
}

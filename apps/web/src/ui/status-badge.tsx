import type { JSX } from 'solid-js';
import type { Status } from '../api/shapes.ts';

/** How each status is called and coloured. The word carries the meaning; the dot only helps to find it. */
export const statuses: Readonly<Record<Status, { readonly label: string; readonly dot: string }>> = {
  healthy: { label: 'Healthy', dot: 'bg-green' },
  expiring: { label: 'Expiring', dot: 'bg-amber' },
  degraded: { label: 'Degraded', dot: 'bg-amber' },
  'needs-reconnect': { label: 'Needs reconnect', dot: 'bg-red' },
  unknown: { label: 'Unknown', dot: 'border-[1.5px] border-grey-9' },
};

export const statusIds: readonly Status[] = ['healthy', 'expiring', 'degraded', 'needs-reconnect', 'unknown'];

export function isStatus(value: string | undefined): value is Status {
  return statusIds.some((id) => id === value);
}

export function StatusBadge(props: { readonly status: Status }): JSX.Element {
  return (
    <span class="inline-flex items-center gap-2 whitespace-nowrap">
      <span class={`size-2 shrink-0 rounded-full ${statuses[props.status].dot}`} aria-hidden="true" />
      {statuses[props.status].label}
    </span>
  );
}

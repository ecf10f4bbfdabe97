import type { Dependencies } from '../dependencies.ts';

const dayMs = 24 * 60 * 60_000;

/** Midnight UTC so many days from today on. */
export function midnightIn({ clock }: Pick<Dependencies, 'clock'>, days: number): Date {
  const today = Math.floor(clock.now().getTime() / dayMs) * dayMs;
  return new Date(today + days * dayMs);
}

import { ConnectionError, type Clock } from '@moorage/core';

/** How long failures count, from the first of them. */
const windowMs = 15 * 60_000;
/** For one e-mail address from one place. */
const mostFromOnePlace = 10;
/** For one e-mail address from all places where its right password was not given yet. */
const mostFromStrangers = 100;
/** Beyond this the oldest are forgotten, so that made-up addresses fill no memory. */
const mostKept = 10_000;

interface Count {
  readonly since: number;
  failures: number;
}

/** Holds up who guesses the password of one person from many addresses, see DECISIONS.md. */
export interface FailedSignIns {
  /**
   * Runs a sign-in, unless too many have failed. It counts as failed from its beginning, so many at once gain nothing,
   * until it turns out otherwise.
   *
   * @throws {ConnectionError} `rate_limited`, and what `signIn` throws.
   */
  readonly guard: <T>(
    email: string,
    clientAddress: string | undefined,
    signIn: () => Promise<T>,
  ) => Promise<T>;
}

export function createFailedSignIns(clock: Clock): FailedSignIns {
  const counts = new Map<string, Count>();
  /** Where the right password was given, so that strangers do not keep its owner out. */
  const known = new Map<string, true>();

  function countOf(key: string, now: number): Count {
    const found = counts.get(key);
    if (found !== undefined && now - found.since < windowMs) return found;
    counts.delete(key);
    const fresh = { since: now, failures: 0 };
    keep(counts, key, fresh);
    return fresh;
  }

  return {
    async guard(email, clientAddress, signIn) {
      const now = clock.now().getTime();
      const person = JSON.stringify([email.toLowerCase()]);
      const pair = JSON.stringify([email.toLowerCase(), placeOf(clientAddress)]);
      const here = countOf(pair, now);
      if (here.failures >= mostFromOnePlace) throw tooMany(here, now);
      const everywhere = known.has(pair) ? undefined : countOf(person, now);
      if (everywhere !== undefined && everywhere.failures >= mostFromStrangers)
        throw tooMany(everywhere, now);

      const touched = everywhere === undefined ? [here] : [here, everywhere];
      for (const count of touched) count.failures += 1;
      try {
        const result = await signIn();
        for (const count of touched) count.failures -= 1;
        here.failures = 0;
        keep(known, pair, true);
        return result;
      } catch (error) {
        const isWrong = error instanceof ConnectionError && error.code === 'sign_in_required';
        if (!isWrong) for (const count of touched) count.failures -= 1;
        throw error;
      }
    },
  };
}

/** An address; of IPv6 the network, as one machine has all addresses in it. */
export function placeOf(address = ''): string {
  if (!address.includes(':') || address.includes('.')) return address;
  const [head = '', tail] = address.toLowerCase().split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const between = Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => '0');
  return [...before, ...between, ...after].slice(0, 4).join(':');
}

/** Puts it in, and the oldest out where there are too many. */
export function keep<Value>(map: Map<string, Value>, key: string, value: Value): void {
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > mostKept && oldest !== undefined) map.delete(oldest);
}

function tooMany({ since }: Count, now: number): ConnectionError {
  return new ConnectionError('rate_limited', 'Too many sign-ins with this e-mail address have failed.', {
    retryAfter: Math.ceil((since + windowMs - now) / 1000),
  });
}

import type { Method } from '../method.ts';
import { fail, type Check, type Setup } from './check.ts';
import { spyOnOutput } from './output.ts';
import { accepted, everythingOf, make, worldOf } from './trial.ts';

// What the functions of a plugin do that are given a plaintext secret.

/** That it gives headers, and does not log. */
export function authorizeCheck(setup: Setup, id: string, method: Extract<Method, { kind: 'token' }>): Check {
  return {
    title: `${id}: makes headers from its secrets and writes nothing while it sees them`,
    run: async () => {
      const { secrets } = await make(worldOf(setup, id).good);
      const parsed = await accepted(method.secrets, secrets, `secrets of ${id}`);
      const output = spyOnOutput();
      try {
        const headers = Object.entries(method.authorize(parsed));
        if (headers.length === 0) fail(`authorize of ${id} gives no headers.`);
        for (const [name, value] of headers) new Headers().set(name, value);
      } finally {
        output.restore();
      }
      if (output.written()) fail(`authorize of ${id} writes to the log. It sees a secret and must not.`);
    },
  };
}

/** Begins unlike anything else, because parsers repeat the first characters of what they cannot read. */
const oddHead = '~odd~';
const odd = `${oddHead}text•\n{"of": an old secret`;

export function oddTextCheck(setup: Setup, id: string, method: Extract<Method, { kind: 'token' }>): Check {
  return {
    title: `${id}: tells nothing of odd secrets in authorize`,
    run: async () => {
      const { secrets } = await make(worldOf(setup, id).good);
      const parsed = await accepted(method.secrets, secrets, `secrets of ${id}`);
      tellsNothing(`authorize of ${id}`, () => method.authorize(withOddText(parsed)));
    },
  };
}

function withOddText(value: unknown): unknown {
  if (typeof value === 'string') return odd;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, withOddText(part)]));
}

export function upgradeCheck(id: string, revision: number, upgrade: NonNullable<Method['upgrade']>): Check {
  return {
    title: `${id}: tells nothing of what it upgrades`,
    run: async () => {
      for (let from = 1; from < revision; from += 1) {
        for (const part of ['settings', 'secrets'] as const) {
          for (const stored of [odd, { [oddHead]: odd }, null]) {
            tellsNothing(`upgrade of ${id}`, () => upgrade(stored, from, part));
          }
        }
      }
    },
  };
}

/** Its result is nobody's concern here: it may well refuse such text. */
function tellsNothing(what: string, run: () => unknown): void {
  const output = spyOnOutput();
  let said = '';
  try {
    run();
  } catch (error) {
    said = everythingOf(error);
  } finally {
    output.restore();
  }
  if (output.written()) fail(`${what} writes to the log. It sees a secret and must not.`);
  if (said.includes(oddHead)) {
    fail(`${what} throws an error that repeats a secret. Throw one of your own, without it.`);
  }
}

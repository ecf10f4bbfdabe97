import { ConnectionError } from '@moorage/core';
import type { Random } from '@moorage/engine';
import { createHash, timingSafeEqual } from 'node:crypto';
import { alreadySetUp, type NewOwner, type People } from './people.ts';

/** The first administrator, made by whoever holds the token that was printed at the first start. */
export interface Setup {
  /** Whether nobody can sign in yet. */
  needed(): Promise<boolean>;
  /** A new one-time token; only its hash is kept, in memory, and an older one ends. */
  issueToken(): string;
  /**
   * Creates the first administrator and their organization, both or none; of two at once, one.
   *
   * @throws {ConnectionError} `invalid_input` (wrong token), `conflict` (already set up).
   */
  complete(token: string, owner: Omit<NewOwner, 'slug'>): Promise<void>;
}

export function createSetup(people: People, random: Random): Setup {
  let tokenHash: Buffer | null = null;
  let done = false;

  async function needed(): Promise<boolean> {
    if (!done) done = await people.any();
    return !done;
  }

  return {
    needed,
    issueToken() {
      const token = Buffer.from(random.bytes(24)).toString('base64url');
      tokenHash = sha256(token);
      return token;
    },
    async complete(token, owner) {
      if (!(await needed())) throw alreadySetUp();
      if (tokenHash === null || !timingSafeEqual(sha256(token), tokenHash)) throw wrongToken();
      await people.addOwner({ ...owner, slug: 'first' }, 'first');
    },
  };
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function wrongToken(): ConnectionError {
  const message = 'This is not the set-up token that this Moorage printed at its start.';
  return new ConnectionError('invalid_input', message, {
    action: 'Copy the token from what `moorage serve` printed last; each start prints a new one.',
    fields: { token: 'This is not the token that was printed last.' },
  });
}

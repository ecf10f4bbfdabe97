// What GitLab promises about access tokens, written from its documentation (families, reuse detection, midnight UTC, longest
// life) and not from the mock's code: small enough to be seen to be right.

/** A token as the model sees it; days count from the start. */
export interface ModelToken {
  readonly id: number;
  readonly value: string;
  readonly kind: 'personal' | 'project' | 'group';
  /** The one it took the place of. */
  readonly parent: ModelToken | null;
  /** First day on which it no longer works. */
  readonly endsOn: number;
  revoked: boolean;
}

/** How a call is to end. */
export type Outcome = 'done' | 'expired' | 'revoked' | 'already revoked' | 'too late';

/** The promises, with the tokens they hold for. */
export class TokenModel {
  readonly tokens: ModelToken[] = [];
  today = 0;
  longestLife = 365;

  private isOver = (token: ModelToken): boolean => token.endsOn <= this.today;

  isActive = (token: ModelToken): boolean => !token.revoked && !this.isOver(token);

  /** Using a token: an end is seen before a revocation. */
  use(token: ModelToken): Outcome {
    if (this.isOver(token)) return 'expired';
    return token.revoked ? 'revoked' : 'done';
  }

  /** Using it on a path that rotates: a revoked one takes what came of it along. */
  useToRotate(token: ModelToken): Outcome {
    const outcome = this.use(token);
    if (outcome === 'revoked') {
      for (const other of this.tokens)
        if (this.isActive(other) && descends(other, token)) other.revoked = true;
    }
    return outcome;
  }

  /** When a token ends for which a life in days was asked, or none; or why it may not. */
  endOf(days: number | undefined, usual: number): number | 'too late' {
    const life = days ?? Math.min(usual, this.longestLife);
    return life > this.longestLife ? 'too late' : this.today + life;
  }

  /** Whether a token can be rotated by somebody who may: the dead cannot, those that are merely over can. */
  rotation(token: ModelToken, days: number | undefined): Outcome {
    if (token.revoked) return 'already revoked';
    return this.endOf(days, 7) === 'too late' ? 'too late' : 'done';
  }
}

function descends(token: ModelToken, from: ModelToken): boolean {
  for (let at = token.parent; at; at = at.parent) if (at === from) return true;
  return false;
}

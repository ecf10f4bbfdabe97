/** What Moorage does by itself. The subject is a connection's id, but for those that say otherwise. */
export const jobKinds = [
  'check',
  'refresh',
  'rotate',
  'watch-overlap',
  /** Subject: an organization. Finds expiries to remind of, and tells people what is untold, in one message. */
  'tell',
  /** Subject: a delivery. */
  'deliver',
  /** Subject: `all`. Settles open intents, plans what is missing, forgets what is old. */
  'sweep',
] as const;
export type JobKind = (typeof jobKinds)[number];

/** One per kind and subject. */
export interface NewJob {
  readonly kind: JobKind;
  readonly subject: string;
  /** `null` for what concerns all. */
  readonly organizationId: string | null;
  readonly runAt: Date;
}

/** A job in somebody's hands: what they write about it counts only while their lease lasts. */
export interface ClaimedJob extends NewJob {
  readonly id: string;
  /** How often it was tried before, since it last went well. */
  readonly attempts: number;
  readonly leaseOwner: string;
  readonly leaseEndsAt: Date;
  /** Grows with each claim: what an earlier holder says of it does not count. */
  readonly epoch: number;
}

/** Which of the jobs that are due are asked for. */
export interface JobChoice {
  /** Left out: all. */
  readonly kinds?: readonly JobKind[];
  /** Organizations that have their share already. */
  readonly notOf?: readonly string[];
}

export interface JobStore {
  /**
   * Makes sure there is such a job. One that is there is moved: with `earlier` only forwards, with `exactly` in any case.
   * One that is running will run once more at that time.
   *
   * @throws {ConnectionError} `not_found` when the organization is gone.
   */
  plan(jobs: readonly NewJob[], move: 'earlier' | 'exactly'): Promise<void>;
  cancel(kind: JobKind, subject: string): Promise<void>;
  /**
   * Takes jobs that are due, oldest first, of several processes each one once. One whose lease has
   * ended is due again, with one attempt more: whoever had it is gone.
   */
  claim(
    owner: string,
    now: Date,
    leaseMs: number,
    limit: number,
    choice?: JobChoice,
  ): Promise<readonly ClaimedJob[]>;
  /** @returns whether the lease was still held. */
  extend(job: ClaimedJob, now: Date, leaseMs: number): Promise<boolean>;
  /** It went well. Due at `again`, or gone with `null`; one that was planned anew meanwhile is due as planned, and stays. */
  finish(job: ClaimedJob, again: Date | null): Promise<void>;
  /** It did not: due again at `runAt`, or as planned anew meanwhile, with one attempt more. */
  retry(job: ClaimedJob, runAt: Date): Promise<void>;
  /** The jobs of one subject, e.g. to show what comes next. */
  list(subject: string): Promise<readonly (NewJob & { readonly attempts: number })[]>;
  /** Of all subjects in an organization. */
  listOf(organizationId: string, kind: JobKind): Promise<readonly (NewJob & { readonly attempts: number })[]>;
}

import { redactText } from '../journal/redact.ts';
import type { World } from '../world.ts';
import { type Errand, type Outcome, deliver } from './deliver.ts';

/** Something that GitLab sent, or would have sent; never a secret. */
export interface Delivery {
  /** Counts from 1 since the last reset. */
  readonly id: number;
  /** The mock's time it belongs to, ISO 8601 UTC. */
  readonly at: string;
  /** Mails are written down and go nowhere. */
  readonly kind: 'webhook' | 'mail';
  /** URL of the hook, with its variables not filled in, or an e-mail address. */
  readonly to: string;
  readonly hookId: number | null;
  /** `resource_access_token_hooks`; `null` for a mail. */
  readonly event: string | null;
  /** Of a mail. */
  readonly subject: string | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly status: 'waiting' | 'delivered' | 'failed' | 'disabled' | 'gone' | 'written-down';
  /** What the receiver answered. */
  readonly responseStatus: number | null;
  /** What went wrong. */
  readonly reason: string | null;
}

/** What leaves the mock, one after the other. */
export interface Deliveries {
  /** The last thousand, oldest first. */
  list(): Delivery[];
  /** Sends to a hook when all before it are through. */
  send(errand: Errand): Promise<Outcome>;
  /** Writes a mail down. */
  mail(at: number, to: string, subject: string): void;
  /** Resolves when nothing waits any more. */
  idle(): Promise<void>;
  /** Forgets all; what is on its way still arrives, but nobody looks at the answer. */
  clear(): void;
}

const LIMIT = 1000;
// Of a receiver's answer, in characters.
const REASON = 1000;

/** An empty book of deliveries; `world` is asked for when there is something to send. */
export function createDeliveries(world: () => World): Deliveries {
  let entries: Delivery[] = [];
  let count = 0;
  let epoch = 0;
  let tail: Promise<unknown> = Promise.resolve();

  const add = (entry: Omit<Delivery, 'id'>): number => {
    count += 1;
    entries.push({ id: count, ...entry });
    if (entries.length >= LIMIT * 2) entries = entries.slice(-LIMIT);
    return count;
  };
  const change = (id: number, part: Partial<Delivery>) => {
    const at = entries.findIndex((entry) => entry.id === id);
    const entry = entries[at];
    if (entry) entries[at] = { ...entry, ...part };
  };

  return {
    list: () => entries.slice(-LIMIT),
    send(errand) {
      const born = epoch;
      const isCurrent = () => born === epoch;
      const id = add({
        at: new Date(errand.at).toISOString(),
        kind: 'webhook',
        to: redactText(world().state.hooks.get(errand.hookId)?.url ?? ''),
        hookId: errand.hookId,
        event: errand.trigger,
        subject: null,
        headers: {},
        body: errand.data,
        status: 'waiting',
        responseStatus: null,
        reason: null,
      });
      const sent = tail.then(async () => {
        const gone = { status: null, headers: {}, body: errand.data, message: 'The mock was reset' };
        if (!isCurrent()) return { ...gone, result: 'gone' } satisfies Outcome;
        const outcome = await deliver(world(), errand, isCurrent);
        if (isCurrent()) {
          change(id, {
            headers: outcome.headers,
            body: outcome.body,
            status: outcome.result,
            responseStatus: outcome.status,
            reason: outcome.result === 'delivered' ? null : redactText(outcome.message.slice(0, REASON)),
          });
        }
        return outcome;
      });
      tail = sent;
      return sent;
    },
    mail(at, to, subject) {
      add({
        at: new Date(at).toISOString(),
        kind: 'mail',
        to,
        hookId: null,
        event: null,
        subject,
        headers: {},
        body: null,
        status: 'written-down',
        responseStatus: null,
        reason: null,
      });
    },
    async idle() {
      for (let seen: unknown; seen !== tail;) {
        seen = tail;
        await tail;
      }
    },
    clear() {
      entries = [];
      count = 0;
      epoch += 1;
      tail = Promise.resolve();
    },
  };
}

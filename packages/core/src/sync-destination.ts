import type { Context } from './context.ts';
import type { Infer, Schema } from './schema.ts';

/** One named value at a destination, with what the destination keeps beside it (for example masked, environment). */
export interface Entry<Attributes> {
  readonly key: string;
  /** `null` where the app keeps it but will not tell it. */
  readonly value: string | null;
  readonly attributes: Attributes;
}

/** An entry that is to be written, so its value is known. */
export interface EntryToWrite<Attributes> extends Entry<Attributes> {
  readonly value: string;
}

/** Why an entry cannot be written as it is, and what to change. Never repeats the value. */
export interface EntryProblem {
  readonly part: 'key' | 'value' | 'attributes';
  readonly message: string;
}

/**
 * Where secrets can be written to. The engine computes the plan; the plugin reads and carries out single entries.
 *
 * NOTE: the contract has it; Moorage does not call it yet. It comes with secret syncs.
 */
export interface SyncDestination<
  Settings = unknown,
  Target extends Schema = Schema,
  Attributes extends Schema = Schema,
> {
  readonly label: string;
  /** What people choose, e.g. a project; a field `picker` names one of the plugin's resources (not drawn yet). */
  readonly target: Target;
  readonly attributes: Attributes;
  readonly read: (
    context: Context<Settings>,
    target: Infer<Target>,
  ) => Promise<readonly Entry<Infer<Attributes>>[]>;
  /** Judges without asking the app; an empty list means that the app will take it. */
  readonly validate: (
    entry: EntryToWrite<Infer<Attributes>>,
    target: Infer<Target>,
  ) => readonly EntryProblem[];
  /** Creates or replaces one entry; `before` is what `read` saw, left out when there was none. */
  readonly write: (
    context: Context<Settings>,
    target: Infer<Target>,
    entry: EntryToWrite<Infer<Attributes>>,
    before?: Entry<Infer<Attributes>>,
  ) => Promise<void>;
  readonly remove: (
    context: Context<Settings>,
    target: Infer<Target>,
    entry: Entry<Infer<Attributes>>,
  ) => Promise<void>;
}

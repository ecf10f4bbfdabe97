import type { Context } from './context.ts';
import type { Role } from './identity.ts';

/** One thing to pick. */
export interface Choice {
  readonly id: string;
  /** As people know it, e.g. `harbor/dock`. */
  readonly name: string;
  readonly url?: string | undefined;
  /** What the credential may do there, where the app tells. */
  readonly role?: Role | undefined;
}

/** A page of choices; `next` is the cursor of the page after it, left out at the end. */
export interface ChoicePage {
  readonly items: readonly Choice[];
  readonly next?: string | undefined;
}

export interface ChoiceQuery {
  /** Free text, searched by the app. */
  readonly search?: string;
  /** From the page before. */
  readonly cursor?: string;
}

/** Something to pick at the app, e.g. `projects`. */
export interface Resource<Settings = unknown> {
  readonly label: string;
  /** @throws {ConnectionError} whenever the app does not answer with a list: never an empty page in place of an error. */
  readonly list: (context: Context<Settings>, query: ChoiceQuery) => Promise<ChoicePage>;
}

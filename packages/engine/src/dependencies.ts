import type { Clock, Log, PluginRegistry, Send } from '@moorage/core';
import type { Initiator, Random, Stores, Vault } from './ports.ts';

/** All that the use cases need from outside. */
export interface Dependencies {
  readonly plugins: PluginRegistry;
  readonly stores: Stores;
  readonly vault: Vault;
  /** The guarded fetch: the only way out. Every failure of it is a `ConnectionError`. */
  readonly send: Send;
  readonly clock: Clock;
  readonly random: Random;
  /** Resolves after so many milliseconds of the clock's time. */
  readonly wait: (durationMs: number) => Promise<void>;
  readonly log: Log;
  /** Where people reach Moorage, e.g. `https://moorage.example.com`; without a slash at the end. */
  readonly publicUrl: string;
  /** Sends e-mail; left out where no mail server is configured. */
  readonly mailer?: Mailer | undefined;
}

/** One plain-text mail. */
export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

export interface Mailer {
  /** @throws {ConnectionError} `unavailable` when the mail server did not take it. */
  send(mail: Mail): Promise<void>;
}

/** Who asks. Every use case acts inside this organization and sees nothing of another. */
export interface Actor {
  readonly organizationId: string;
  readonly by: Initiator;
}

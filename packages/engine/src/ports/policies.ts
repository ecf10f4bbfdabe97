export type Weekday = 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun';

/** When something may be done: from one time of day to another (past midnight when `to` is not after `from`). */
export interface Window {
  /** On which the window opens; at least one. */
  readonly days: readonly Weekday[];
  /** `HH:MM` in the time zone. */
  readonly from: string;
  readonly to: string;
  /** IANA name, e.g. `Europe/Berlin`. */
  readonly timeZone: string;
}

export interface RotationPolicy {
  /**
   * `in-place`: the token replaces itself. `manager`: another connection, with the right to, replaces it; that also
   * recovers a token that was lost on the way or has ended.
   */
  readonly strategy: 'off' | 'in-place' | 'manager';
  /** With `manager`. */
  readonly managerConnectionId?: string | undefined;
  readonly daysBefore: number;
  readonly lifeDays: number;
  readonly window?: Window | undefined;
}

/** The old token lives on beside its successor until nobody uses it. Only with the strategy `manager`. */
export interface OverlapPolicy {
  /** How long nobody may have used the old token before it is revoked. */
  readonly quietHours: number;
  /** It is revoked then at the latest, used or not. */
  readonly atMostDays: number;
}

/** What is wished for a connection, or for all of an organization; `null` leaves it to the level above. */
export interface Policy {
  readonly checkEveryMinutes: number | null;
  readonly remindDaysBefore: readonly number[] | null;
  /** With it comes `overlap`: whoever says one says the other. */
  readonly rotate: RotationPolicy | null;
  readonly overlap: OverlapPolicy | null;
}

export interface PolicyRow {
  readonly organizationId: string;
  /** `null`: the default of the organization. */
  readonly connectionId: string | null;
  readonly policy: Policy;
  readonly updatedAt: Date;
}

export interface PolicyStore {
  find(organizationId: string, connectionId: string | null): Promise<Policy | null>;
  /** All of an organization, its default among them. */
  list(organizationId: string): Promise<readonly PolicyRow[]>;
  /** @throws {ConnectionError} `not_found` when the connection is gone. */
  put(row: PolicyRow): Promise<void>;
}

/** A token whose successor is handed out already, while it lives on. One per connection. */
export interface OverlapRow {
  readonly organizationId: string;
  readonly connectionId: string;
  readonly managerConnectionId: string;
  /** The app's name of the old credential. */
  readonly oldHandle: string;
  /** Of its instance: at another one the handle names a credential of somebody else. */
  readonly baseUrl: string;
  readonly startedAt: Date;
  /** When the app last saw the old token used, as far as it tells. */
  readonly lastUsedAt: Date | null;
  readonly quietHours: number;
  /** When it is revoked, used or not. */
  readonly endsAt: Date;
}

/** One is opened together with the new credential. @see Along */
export interface OverlapStore {
  find(organizationId: string, connectionId: string): Promise<OverlapRow | null>;
  /** All that are under way in an organization. */
  list(organizationId: string): Promise<readonly OverlapRow[]>;
  used(connectionId: string, lastUsedAt: Date): Promise<void>;
  close(connectionId: string): Promise<void>;
}

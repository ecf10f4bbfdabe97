/** A role in the app, with the app's own number so that roles compare. */
export interface Role {
  readonly level: number;
  readonly name: string;
}

/** Something else worth knowing about a credential, shown as it is: `Acme version: 19.1`. Never secret. */
export interface Fact {
  readonly label: string;
  readonly value: string;
  readonly url?: string | undefined;
}

/** Who a credential acts as, and what it is worth. To answer with one is what "valid" means. */
export interface Identity<Kind extends string = string> {
  /** The app's own id of the person or bot; stays when the name changes. */
  readonly id: string;
  /** As people write it there, e.g. `@ada`. */
  readonly name: string;
  readonly url?: string | undefined;
  /** Which of the plugin's `kinds` the credential really is. */
  readonly kind?: Kind | undefined;
  readonly scopes: readonly string[];
  /** The role in what the credential is bound to; left out where it is not bound to one thing. */
  readonly role?: Role | undefined;
  /** When the app will stop accepting the credential by itself. */
  readonly expiresAt?: Date | undefined;
  readonly facts?: readonly Fact[] | undefined;
  /**
   * What another credential of this app names this one by, see `Managed`. Opaque to everybody but the plugin, never
   * secret and never shown. Left out where the app has no such name.
   */
  readonly handle?: string | undefined;
  /** `false` where the method could rotate and this credential may not, e.g. for want of a scope; never shown. */
  readonly rotatesItself?: boolean | undefined;
  /**
   * `false` where the app lets whoever it acts as make no further credentials, so that as a manager it can replace one
   * but put none beside it, see `Managed.twin`; never shown.
   */
  readonly createsCredentials?: boolean | undefined;
}

/** What a kind of credential must be worth; the engine compares it with every identity, so no plugin can forget to. */
export interface Kind {
  /** In a sentence: "This … has the role Developer." E.g. `project access token`. */
  readonly label: string;
  readonly leastRole?: Role;
  readonly advisedRole?: Role;
  /** What the least role is needed for, as the subject of "… needs Maintainer". */
  readonly roleReason?: string;
}

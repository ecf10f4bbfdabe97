/** What an app said about a credential, when it called Moorage by itself. */
export interface WebhookMessage {
  /** The credential ends soon. */
  readonly event: 'expiring';
  /** The same each time the app sends this message again; left out where the app has no such thing. */
  readonly deliveryKey?: string | undefined;
  /** Which credential it is about, as `Identity.handle`; left out where the app does not tell. */
  readonly handle?: string | undefined;
}

/**
 * How the app calls Moorage about a credential (a webhook), and how that is read. Its secret is Moorage's: it is made, stored
 * as a hash and compared by the engine, and the plugin never sees it. Nothing that such a call says is believed beyond
 * this: the app is asked what is true.
 */
export interface AppWebhook<Kind extends string = string> {
  /** What people call it, e.g. `Expiry webhook`. */
  readonly label: string;
  /** Where at the app the URL and the secret are to be entered, in a sentence or two. */
  readonly guide: string;
  /** The kinds of credential that the app calls about; left out: all. */
  readonly kinds?: readonly Kind[];
  /** The header in which the app sends the secret, in lower-case letters. */
  readonly secretHeader: string;
  /**
   * @param headers without the secret.
   * @param body parsed JSON, at most 64 KiB; anybody who has the secret may have written it.
   * @returns `null` for what is of no interest here, or cannot be read.
   */
  readonly read: (headers: Headers, body: unknown) => WebhookMessage | null;
}

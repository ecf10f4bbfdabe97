export interface AccessKeyRow {
  readonly id: string;
  readonly organizationId: string;
  readonly name: string;
  /** What the key begins with, to know it again: `mrg_AbCd`. */
  readonly start: string;
  /** SHA-256 of the whole key, base64url. The key itself is stored nowhere. */
  readonly hash: string;
  /** `write` includes `read`. */
  readonly access: 'read' | 'write';
  /** Whether it may be lent credentials. */
  readonly lends: boolean;
  readonly createdBy: { readonly id: string; readonly name: string };
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  /** To the minute. */
  readonly lastUsedAt: Date | null;
}

export interface AccessKeyStore {
  /** @throws {ConnectionError} `conflict` with `fields.name` when the organization has a key of this name. */
  insert(row: AccessKeyRow): Promise<void>;
  findByHash(hash: string): Promise<AccessKeyRow | null>;
  /** Newest first. */
  list(organizationId: string): Promise<readonly AccessKeyRow[]>;
  remove(organizationId: string, id: string): Promise<boolean>;
  /** Written once a minute at most. */
  used(id: string, at: Date): Promise<void>;
}

/** What a sealed secret belongs to; sealed under one binding, it opens under no other. */
export interface SealBinding {
  readonly organizationId: string;
  readonly rowId: string;
  readonly purpose: string;
}

export interface Vault {
  seal(plaintext: string, binding: SealBinding): Promise<string>;
  /** @throws {ConnectionError} `sealed_data_unreadable` naming whether the key, the row or the data is wrong. */
  open(sealed: string, binding: SealBinding): Promise<string>;
}

export interface DataKeyRow {
  readonly id: string;
  /** The data key, encrypted with the master key. */
  readonly wrapped: string;
  readonly createdAt: Date;
}

export interface DataKeyStore {
  /** Oldest first. */
  list(): Promise<readonly DataKeyRow[]>;
  /** @throws {ConnectionError} `conflict` when the id is taken. */
  add(row: DataKeyRow): Promise<void>;
}

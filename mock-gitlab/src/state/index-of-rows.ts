interface Identified {
  readonly id: number;
}

/** Rows that share a key. `owner` says which table's version may change it. */
class Bucket<Row extends Identified> {
  readonly owner: object;
  readonly rows: Map<number, Row>;

  constructor(owner: object, rows: Iterable<readonly [number, Row]>) {
    this.owner = owner;
    this.rows = new Map(rows);
  }
}

/**
 * Rows by a key that need not be unique. Most keys have one row, so that one stands alone and only several are in a bucket.
 * A copy shares the buckets with what it was copied from until one side changes one.
 */
export class IndexOfRows<Row extends Identified> {
  readonly keyOf: (row: Row) => string | null;
  readonly #entries: Map<string, Row | Bucket<Row>>;
  readonly #owner = {};

  constructor(
    keyOf: (row: Row) => string | null,
    entries: Iterable<readonly [string, Row | Bucket<Row>]> = [],
  ) {
    this.keyOf = keyOf;
    this.#entries = new Map(entries);
  }

  copy(): IndexOfRows<Row> {
    return new IndexOfRows(this.keyOf, this.#entries);
  }

  /** The row of a key; of several the one with the highest id. */
  last(key: string): Row | undefined {
    const entry = this.#entries.get(key);
    if (!(entry instanceof Bucket)) return entry;
    let last: Row | undefined;
    for (const row of entry.rows.values()) if (!last || row.id > last.id) last = row;
    return last;
  }

  /** The rows of a key, by id: the order cannot depend on what they were before. */
  all(key: string): Row[] {
    const entry = this.#entries.get(key);
    if (entry === undefined) return [];
    if (!(entry instanceof Bucket)) return [entry];
    const rows = [...entry.rows.values()];
    const isSorted = rows.every((row, at) => at === 0 || (rows[at - 1]?.id ?? 0) < row.id);
    return isSorted ? rows : rows.toSorted((a, b) => a.id - b.id);
  }

  /** Takes up a row in place of `before`, its earlier version. */
  put(row: Row, before: Row | undefined): void {
    const key = this.keyOf(row);
    if (before) {
      const old = this.keyOf(before);
      if (old !== key && old !== null) this.#remove(old, before.id);
    }
    if (key === null) return;
    const entry = this.#entries.get(key);
    if (entry === undefined || (!(entry instanceof Bucket) && entry.id === row.id)) {
      this.#entries.set(key, row);
      return;
    }
    this.#own(key, entry).rows.set(row.id, row);
  }

  delete(row: Row): void {
    const key = this.keyOf(row);
    if (key !== null) this.#remove(key, row.id);
  }

  #remove(key: string, id: number): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    if (!(entry instanceof Bucket)) {
      if (entry.id === id) this.#entries.delete(key);
      return;
    }
    const { rows } = this.#own(key, entry);
    rows.delete(id);
    if (rows.size === 0) this.#entries.delete(key);
  }

  /** A bucket that nobody else reads. */
  #own(key: string, entry: Row | Bucket<Row>): Bucket<Row> {
    if (entry instanceof Bucket && entry.owner === this.#owner) return entry;
    const bucket = new Bucket<Row>(this.#owner, entry instanceof Bucket ? entry.rows : [[entry.id, entry]]);
    this.#entries.set(key, bucket);
    return bucket;
  }
}

import { type Shape, integer, list, object } from '../shape.ts';

/** How a table finds a row by something other than its id; a row whose key is `null` is not in the index. */
type Indexes<Row, Name extends string> = Readonly<Record<Name, (row: Row) => string | null>>;

/** A table as plain data. */
export interface TableData<Row> {
  readonly nextId: number;
  readonly rows: readonly Row[];
}

/**
 * Rows by id. A row is never changed, only replaced: a checkpoint is a list of references,
 * cheap to take and impossible to spoil afterwards.
 */
export class Table<Row extends { readonly id: number }, Name extends string = never> {
  readonly #shape: Shape<TableData<Row>>;
  readonly #indexes: readonly { name: string; keyOf: (row: Row) => string | null }[];
  readonly #found = new Map<string, Map<string, Row>>();
  #rows = new Map<number, Row>();
  #nextId = 1;

  constructor(row: Shape<Row>, indexes: Indexes<Row, Name>) {
    this.#shape = object({ nextId: integer(1, 1), rows: list(row) });
    this.#indexes = Object.entries<(row: Row) => string | null>(indexes).map(([name, keyOf]) => ({
      name,
      keyOf,
    }));
    for (const { name } of this.#indexes) this.#found.set(name, new Map());
  }

  /** All rows, in the order they came. */
  all(): Row[] {
    return [...this.#rows.values()];
  }

  filter(keep: (row: Row) => boolean): Row[] {
    const kept: Row[] = [];
    for (const row of this.#rows.values()) if (keep(row)) kept.push(row);
    return kept;
  }

  find(wanted: (row: Row) => boolean): Row | undefined {
    for (const row of this.#rows.values()) if (wanted(row)) return row;
    return undefined;
  }

  get(id: number | null): Row | undefined {
    return id === null ? undefined : this.#rows.get(id);
  }

  by(name: Name, key: string): Row | undefined {
    return this.#found.get(name)?.get(key);
  }

  /** Adds a row under the next id. */
  insert(make: (id: number) => Row): Row {
    const row = make(this.#nextId);
    this.#nextId += 1;
    this.#put(row);
    return row;
  }

  /** Adds a row under an id that was given out elsewhere. */
  insertAs(row: Row): Row {
    this.#put(row);
    return row;
  }

  /** Replaces a row with a changed copy and answers the copy. */
  update(row: Row, change: Partial<Omit<Row, 'id'>>): Row {
    const changed = { ...row, ...change };
    this.#unindex(row.id);
    this.#put(changed);
    return changed;
  }

  delete(id: number): void {
    this.#unindex(id);
    this.#rows.delete(id);
  }

  /** The table as plain data. */
  data(): TableData<Row> {
    return { nextId: this.#nextId, rows: this.all() };
  }

  /** A function that brings back what the table holds now. */
  checkpoint(): () => void {
    const data = this.data();
    return () => this.#load(data);
  }

  /**
   * Checks plain data and answers a function that loads it, so that several tables can be checked before one is touched.
   * @throws InputError naming the key
   */
  prepare(data: unknown, key: string): () => void {
    const read = this.#shape.parse(data, key);
    return () => this.#load(read);
  }

  #load(data: TableData<Row>): void {
    this.#rows = new Map();
    for (const index of this.#found.values()) index.clear();
    for (const row of data.rows) this.#put(row);
    this.#nextId = data.nextId;
  }

  #put(row: Row): void {
    this.#rows.set(row.id, row);
    for (const { name, keyOf } of this.#indexes) {
      const key = keyOf(row);
      if (key !== null) this.#found.get(name)?.set(key, row);
    }
  }

  #unindex(id: number): void {
    const row = this.#rows.get(id);
    if (!row) return;
    for (const { name, keyOf } of this.#indexes) {
      const key = keyOf(row);
      if (key !== null) this.#found.get(name)?.delete(key);
    }
  }
}

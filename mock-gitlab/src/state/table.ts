import { InputError, type Shape, integer, list, object } from '../shape.ts';
import { IndexOfRows } from './index-of-rows.ts';

/** How a table finds rows by something other than their id; a row whose key is `null` is not in the index. */
type Indexes<Row, Name extends string> = Readonly<Record<Name, (row: Row) => string | null>>;

/** A table as plain data. */
export interface TableData<Row> {
  readonly nextId: number;
  readonly rows: readonly Row[];
}

/** What a table holds. */
interface Content<Row extends { readonly id: number }> {
  readonly rows: Map<number, Row>;
  readonly indexes: Readonly<Record<string, IndexOfRows<Row>>>;
}

/** A table's content at one moment. Whoever holds one may read it for ever: nobody writes to it any more. */
interface Moment<Row extends { readonly id: number }> {
  readonly content: Content<Row>;
  readonly nextId: number;
}

/**
 * Rows by id. A row is never changed, only replaced; maps and indexes are shared with checkpoints and forks and copied before
 * the first write, so taking, restoring and forking cost the same for one row and for a million.
 */
export class Table<Row extends { readonly id: number }, Name extends string = never> {
  readonly #row: Shape<Row>;
  readonly #keys: Indexes<Row, Name>;
  #content: Content<Row>;
  #isShared: boolean;
  #nextId: number;
  #watcher: ((before: Row | undefined, after: Row | undefined) => void) | undefined;

  constructor(row: Shape<Row>, indexes: Indexes<Row, Name>, moment?: Moment<Row>) {
    this.#row = row;
    this.#keys = indexes;
    this.#content = moment?.content ?? this.#empty();
    this.#isShared = moment !== undefined;
    this.#nextId = moment?.nextId ?? 1;
  }

  /** Another table that holds what this one holds now; from then on each goes its own way. */
  fork(): Table<Row, Name> {
    return new Table(this.#row, this.#keys, this.#moment());
  }

  /** All rows, in the order they came. */
  all(): Row[] {
    return [...this.#content.rows.values()];
  }

  get size(): number {
    return this.#content.rows.size;
  }

  filter(keep: (row: Row) => boolean): Row[] {
    const kept: Row[] = [];
    for (const row of this.#content.rows.values()) if (keep(row)) kept.push(row);
    return kept;
  }

  find(wanted: (row: Row) => boolean): Row | undefined {
    for (const row of this.#content.rows.values()) if (wanted(row)) return row;
    return undefined;
  }

  get(id: number | null): Row | undefined {
    return id === null ? undefined : this.#content.rows.get(id);
  }

  /** The row of a key; of several the one with the highest id. */
  by(name: Name, key: string): Row | undefined {
    return this.#content.indexes[name]?.last(key);
  }

  /** All rows of a key, by id, without looking at any other row. */
  many(name: Name, key: string): Row[] {
    return this.#content.indexes[name]?.all(key) ?? [];
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
    this.#nextId = Math.max(this.#nextId, row.id + 1);
    return row;
  }

  /** Runs something that inserts one row, under an id of one's choice; the ids after it go on above all others. */
  at<T>(id: number | undefined, insert: () => T): T {
    if (id === undefined) return insert();
    const next = this.#nextId;
    this.#nextId = id;
    try {
      return insert();
    } finally {
      this.#nextId = Math.max(next, id + 1);
    }
  }

  /** Replaces a row with a changed copy and answers the copy. */
  update(row: Row, change: Partial<Omit<Row, 'id'>>): Row {
    const changed = { ...row, ...change };
    this.#put(changed);
    return changed;
  }

  delete(id: number): void {
    if (!this.#content.rows.has(id)) return;
    const { rows, indexes } = this.#own();
    const row = rows.get(id);
    rows.delete(id);
    this.#watcher?.(row, undefined);
    if (row) for (const name in indexes) indexes[name]?.delete(row);
  }

  /** Tells one watcher of every row that comes, changes or goes from now on; `undefined` sends the watcher away. */
  watch(watcher: ((before: Row | undefined, after: Row | undefined) => void) | undefined): void {
    this.#watcher = watcher;
  }

  /** The table as plain data. */
  data(): TableData<Row> {
    return { nextId: this.#nextId, rows: this.all() };
  }

  /** A function that brings back what the table holds now. */
  checkpoint(): () => void {
    const moment = this.#moment();
    return () => this.#become(moment);
  }

  /**
   * Takes over what another table of the same definition holds now; from then on each goes its own way.
   * @throws TypeError for something that is no table
   */
  adopt(other: object): void {
    if (!(#content in other)) throw new TypeError('only a table can be adopted');
    this.#become(other.#moment());
  }

  /**
   * Checks plain data and answers a function that loads it, so that several tables can be checked before one is touched.
   * @throws InputError naming the key
   */
  prepare(data: unknown, key: string): () => void {
    const read = object({ nextId: integer(1, 1), rows: list(this.#row) }).parse(data, key);
    const ids = new Set<number>();
    for (const [at, { id }] of read.rows.entries()) {
      // A row that comes later under a known id would replace the first.
      if (ids.has(id))
        throw new InputError(`${key}.rows[${at}].id`, `${id} comes twice`, String(read.nextId));
      if (id >= read.nextId) {
        throw new InputError(`${key}.nextId`, `must be above every id, also ${id}`, String(id + 1));
      }
      ids.add(id);
    }
    return () => {
      this.#become({ content: this.#empty(), nextId: read.nextId });
      for (const row of read.rows) this.#put(row);
    };
  }

  #empty(): Content<Row> {
    const indexes: Record<string, IndexOfRows<Row>> = {};
    for (const name in this.#keys) indexes[name] = new IndexOfRows(this.#keys[name]);
    return { rows: new Map(), indexes };
  }

  #moment(): Moment<Row> {
    this.#isShared = true;
    return { content: this.#content, nextId: this.#nextId };
  }

  #become({ content, nextId }: Moment<Row>): void {
    this.#content = content;
    this.#isShared = true;
    this.#nextId = nextId;
  }

  /** What the table holds, with nobody else reading it. Who iterates over the shared content goes on over that. */
  #own(): Content<Row> {
    if (this.#isShared) {
      const { rows, indexes } = this.#content;
      const copies: Record<string, IndexOfRows<Row>> = {};
      for (const name in indexes) {
        const index = indexes[name];
        if (index) copies[name] = index.copy();
      }
      this.#content = { rows: new Map(rows), indexes: copies };
      this.#isShared = false;
    }
    return this.#content;
  }

  #put(row: Row): void {
    const { rows, indexes } = this.#own();
    const before = rows.get(row.id);
    rows.set(row.id, row);
    this.#watcher?.(before, row);
    for (const name in indexes) indexes[name]?.put(row, before);
  }
}

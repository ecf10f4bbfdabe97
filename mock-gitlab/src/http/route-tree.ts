/** Where a path leads. */
interface Place<T> {
  readonly value: T;
  readonly order: number;
  /** Names of the parts that vary, with where they stand. */
  readonly names: readonly (readonly [name: string, at: number])[];
}

interface Node<T> {
  readonly literals: Map<string, Node<T>>;
  variable: Node<T> | undefined;
  place: Place<T>[];
}

/** A path that was found. */
export interface Found<T> {
  readonly value: T;
  /** The parts that vary, unescaped, by name. */
  readonly segments: () => Record<string, string>;
}

const createNode = <T>(): Node<T> => ({ literals: new Map(), variable: undefined, place: [] });

/** Unescapes what can be unescaped and leaves the rest as it is: garbage in a path is no reason to fail. */
function unescape(segment: string): string {
  if (!segment.includes('%')) return segment;
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment.replaceAll(/(?:%[\da-f]{2})+/gi, (escapes) => {
      try {
        return decodeURIComponent(escapes);
      } catch {
        return escapes;
      }
    });
  }
}

/**
 * Paths with `:names`, found part by part. Building it is what a start pays for, so it is a plain tree: hundreds of paths
 * in well under a millisecond.
 */
export class RouteTree<T> {
  readonly #root = createNode<T>();
  /** Paths in which nothing varies and that nothing else fits, as they were found. */
  readonly #fixed = new Map<string, Found<T>[]>();
  #count = 0;

  /** Adds a path; where several fit one request, those that were added first come first. */
  add(path: string, value: T): void {
    const names: [string, number][] = [];
    let node = this.#root;
    for (const [at, part] of path.split('/').entries()) {
      if (/[*{}?]/.test(part)) throw new TypeError(`${path}: only whole parts can vary, as in /users/:id`);
      if (part.startsWith(':')) {
        names.push([part.slice(1), at]);
        node = node.variable ??= createNode();
      } else {
        const next = node.literals.get(part) ?? createNode();
        node.literals.set(part, next);
        node = next;
      }
    }
    node.place.push({ value, order: (this.#count += 1), names });
  }

  /** All that a path fits, in the order they were added. */
  find(path: string): Found<T>[] {
    const known = this.#fixed.get(path);
    if (known) return known;
    const parts = path.split('/');
    const places: Place<T>[] = [];
    const walk = (node: Node<T>, at: number): void => {
      const part = parts[at];
      if (part === undefined) {
        places.push(...node.place);
        return;
      }
      const literal = node.literals.get(part);
      if (literal) walk(literal, at + 1);
      if (node.variable && part !== '') walk(node.variable, at + 1);
    };
    walk(this.#root, 0);
    if (places.length > 1) places.sort((a, b) => a.order - b.order);
    const found = places.map(({ value, names }) => ({
      value,
      segments: () => Object.fromEntries(names.map(([name, at]) => [name, unescape(parts[at] ?? '')])),
    }));
    // Bounded by the paths there are: what varies is not kept.
    if (places.length > 0 && places.every(({ names }) => names.length === 0)) this.#fixed.set(path, found);
    return found;
  }
}

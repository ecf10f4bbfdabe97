import type { IncomingMessage } from 'node:http';

/** Headers of a request as Node has read them; the platform's own are made when somebody goes through them or changes one. */
export class SocketHeaders implements Headers {
  readonly #incoming: IncomingMessage;
  #whole: Headers | undefined;

  constructor(incoming: IncomingMessage) {
    this.#incoming = incoming;
  }

  get(name: string): string | null {
    if (this.#whole) return this.#whole.get(name);
    const value = this.#incoming.headers[name] ?? this.#incoming.headers[name.toLowerCase()];
    if (Array.isArray(value)) return value.join(', ');
    return typeof value === 'string' ? value : null;
  }

  has(name: string): boolean {
    return this.get(name) !== null;
  }

  append(name: string, value: string): void {
    this.#own().append(name, value);
  }

  set(name: string, value: string): void {
    this.#own().set(name, value);
  }

  delete(name: string): void {
    this.#own().delete(name);
  }

  getSetCookie(): string[] {
    return this.#own().getSetCookie();
  }

  forEach(visit: (value: string, key: string, self: Headers) => void): void {
    for (const [key, value] of this.#own()) visit(value, key, this);
  }

  keys() {
    return this.#own().keys();
  }

  values() {
    return this.#own().values();
  }

  entries() {
    return this.#own().entries();
  }

  [Symbol.iterator]() {
    return this.#own().entries();
  }

  #own(): Headers {
    if (!this.#whole) {
      const whole = new Headers();
      for (const [name, value] of Object.entries(this.#incoming.headers)) {
        if (value !== undefined) whole.set(name, Array.isArray(value) ? value.join(', ') : value);
      }
      this.#whole = whole;
    }
    return this.#whole;
  }
}

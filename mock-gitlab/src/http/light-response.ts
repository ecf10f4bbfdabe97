/** What an answer is made of. */
interface Content {
  readonly status: number;
  readonly headers: Record<string, string>;
}

/**
 * A response with a text or nothing for a body. Making one costs a tenth of a `Response`, into which it turns when somebody
 * asks for more than it knows; a socket never does.
 */
export class LightResponse implements Response {
  readonly status: number;
  readonly #plain: Record<string, string>;
  readonly #text: string | null;
  #headers: Headers | undefined;
  #whole: Response | undefined;

  constructor(text: string | null, { status, headers }: Content) {
    this.#text = text;
    this.status = status;
    this.#plain = headers;
  }

  /** What to write on a socket; `undefined` once it has become a `Response`. */
  get plain(): { readonly headers: Record<string, string>; readonly text: string | null } | undefined {
    if (this.#whole) return undefined;
    return {
      headers: this.#headers ? Object.fromEntries(this.#headers) : this.#plain,
      text: this.#text,
    };
  }

  /** The same as a `Response` of the platform. */
  get whole(): Response {
    const { status } = this;
    return (this.#whole ??= new Response(this.#text, { status, headers: this.#headers ?? this.#plain }));
  }

  get headers(): Headers {
    return this.#whole?.headers ?? (this.#headers ??= new Headers(this.#plain));
  }

  get ok(): boolean {
    return this.status >= 200 && this.status < 300;
  }

  get redirected() {
    return false;
  }

  get type() {
    return 'default' as const;
  }

  get url() {
    return '' as const;
  }

  get statusText() {
    return '' as const;
  }

  get body() {
    return this.whole.body;
  }

  get bodyUsed(): boolean {
    return this.#whole?.bodyUsed ?? false;
  }

  clone(): Response {
    return this.whole.clone();
  }

  arrayBuffer() {
    return this.whole.arrayBuffer();
  }

  blob() {
    return this.whole.blob();
  }

  bytes() {
    return this.whole.bytes();
  }

  formData() {
    return this.whole.formData();
  }

  json() {
    return this.whole.json();
  }

  text() {
    return this.whole.text();
  }
}

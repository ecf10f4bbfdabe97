import type { IncomingMessage, ServerResponse } from 'node:http';
import { ConnectionLost } from '../faults/lost.ts';
import { bodyTooLarge } from './answer.ts';
import { SocketHeaders } from './socket-headers.ts';

/** Most bytes of a body. gitlab-omnibus: nginx['client_max_body_size'] is 250 MB; nothing that a mock is sent needs as much. */
export const BODY_LIMIT = 20 * 1024 * 1024;

/**
 * A request as it comes from a socket. It reads only what somebody asks for, which is a fraction of what making a `Request` costs, and
 * leaves the platform's own classes alone. What it does not know itself it asks a `Request` for.
 */
export class SocketRequest implements Request {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly #incoming: IncomingMessage;
  readonly #outgoing: ServerResponse;
  #bytes: Promise<Uint8Array<ArrayBuffer>> | undefined;
  #body: Request['body'] | undefined;
  #controller: AbortController | undefined;
  #plain: Request | undefined;

  constructor(incoming: IncomingMessage, outgoing: ServerResponse, url: string) {
    this.#incoming = incoming;
    this.#outgoing = outgoing;
    this.method = incoming.method ?? 'GET';
    this.url = url;
    this.headers = new SocketHeaders(incoming);
  }

  /** Ends when the caller goes away before the answer is written. */
  get signal(): AbortSignal {
    if (!this.#controller) {
      const controller = (this.#controller = new AbortController());
      const outgoing = this.#outgoing;
      const check = () => {
        if (!outgoing.writableFinished) controller.abort(new ConnectionLost('the caller went away'));
      };
      if (outgoing.closed) check();
      else outgoing.once('close', check);
    }
    return this.#controller.signal;
  }

  get body(): Request['body'] {
    const { 'content-length': length, 'transfer-encoding': coding } = this.#incoming.headers;
    if ((length === undefined || length === '0') && coding === undefined) return null;
    return (this.#body ??= new ReadableStream(
      {
        pull: async (controller) => {
          controller.enqueue(await this.bytes());
          controller.close();
        },
      },
      { highWaterMark: 0 },
    ));
  }

  get bodyUsed(): boolean {
    return this.#bytes !== undefined;
  }

  /** The bytes are kept, so that reading twice is no mistake here. */
  bytes(): Promise<Uint8Array<ArrayBuffer>> {
    return (this.#bytes ??= collect(this.#incoming));
  }

  async text(): Promise<string> {
    return new TextDecoder().decode(await this.bytes());
  }

  async json(): Promise<unknown> {
    return JSON.parse(await this.text());
  }

  async arrayBuffer(): Promise<ArrayBuffer> {
    return (await this.bytes()).buffer;
  }

  async blob() {
    return (await this.#withBody()).blob();
  }

  async formData() {
    return (await this.#withBody()).formData();
  }

  clone(): Request {
    return this;
  }

  get cache() {
    return 'default' as const;
  }

  get credentials() {
    return 'same-origin' as const;
  }

  get destination() {
    return '' as const;
  }

  get duplex() {
    return 'half' as const;
  }

  get integrity() {
    return '' as const;
  }

  get keepalive() {
    return false;
  }

  get mode() {
    return 'cors' as const;
  }

  get redirect() {
    return 'follow' as const;
  }

  get referrer() {
    return 'about:client' as const;
  }

  get referrerPolicy() {
    return '' as const;
  }

  /** Only the body and its type matter: what turns a body into something else looks at nothing more. */
  async #withBody(): Promise<Request> {
    const type = this.headers.get('content-type');
    return (this.#plain ??= new Request('http://body.invalid/', {
      method: 'POST',
      body: await this.bytes(),
      headers: type === null ? {} : { 'content-type': type },
    }));
  }
}

/** All bytes of a body. @throws ConnectionLost when the caller goes away before the end, Refusal 413 when it is too large */
function collect(incoming: IncomingMessage): Promise<Uint8Array<ArrayBuffer>> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    incoming.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= BODY_LIMIT) chunks.push(chunk);
      else reject(bodyTooLarge());
    });
    incoming.once('end', () => resolve(new Uint8Array(Buffer.concat(chunks))));
    incoming.once('error', (cause) =>
      reject(new ConnectionLost('the caller went away', 'closed', undefined, { cause })),
    );
    incoming.once('close', () => reject(new ConnectionLost('the caller went away')));
  });
}

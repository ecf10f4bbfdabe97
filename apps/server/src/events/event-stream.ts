/** A stream of server-sent events to one client. What is sent after its end goes nowhere. */
export interface EventStream {
  readonly body: ReadableStream<Uint8Array<ArrayBuffer>>;
  send(event: string, data: unknown): void;
  /** Keeps the line open through proxies; clients do not see it. */
  comment(text: string): void;
  end(): void;
}

/** After a break browsers come back this soon. */
const comeBackAfterMs = 2_000;
/** A client that reads this little has gone, or will ask anew. */
const mostWaitingBytes = 64 * 1024;

/**
 * @param onLeave called once, when the client leaves or the stream is ended for its slowness.
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
 */
export function createEventStream(onLeave: () => void): EventStream {
  const encoder = new TextEncoder();
  let controller: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>> | undefined;
  const strategy = new ByteLengthQueuingStrategy({ highWaterMark: mostWaitingBytes });
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      start(given) {
        controller = given;
      },
      cancel() {
        controller = undefined;
        onLeave();
      },
    },
    strategy,
  );

  function end(): void {
    controller?.close();
    controller = undefined;
  }

  function write(text: string): void {
    if (controller === undefined) return;
    if ((controller.desiredSize ?? 0) <= 0) {
      end();
      onLeave();
      return;
    }
    controller.enqueue(encoder.encode(text));
  }

  write(`retry: ${comeBackAfterMs}\n\n`);
  return {
    body,
    send: (event, data) => write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`),
    comment: (text) => write(`: ${text}\n\n`),
    end,
  };
}

import { ConnectionError } from '@moorage/core';
import type { ReadableStream } from 'node:stream/web';

/** The part of an answer that is read. */
interface Answer {
  readonly headers: { get(name: string): string | null };
  readonly body: ReadableStream<Uint8Array> | null;
}

/**
 * Reads a whole body of at most `maxBytes`, counted after decompression and while reading: what a small compressed body
 * would grow to is never held in memory.
 *
 * @throws {ConnectionError} `unexpected_response` when it is larger; the rest is not read.
 */
export async function readBounded(
  answer: Answer,
  maxBytes: number,
  host: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const { body } = answer;
  if (body === null) return new Uint8Array();
  const reader = body.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    // Compressed or not: what is announced as too large will not become smaller.
    if (Number(answer.headers.get('content-length')) > maxBytes) throw tooLarge(host, maxBytes);
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      size += part.value.byteLength;
      if (size > maxBytes) throw tooLarge(host, maxBytes);
      chunks.push(part.value);
    }
  } catch (error) {
    await reader.cancel().catch(() => undefined);
    throw error;
  }
  return new Uint8Array(Buffer.concat(chunks, size));
}

function tooLarge(host: string, maxBytes: number): ConnectionError {
  return new ConnectionError(
    'unexpected_response',
    `The answer of ${host} is larger than ${bytes(maxBytes)}.`,
  );
}

function bytes(count: number): string {
  if (count >= 1024 * 1024) return `${Math.round(count / 1024 / 1024)} MiB`;
  return count >= 1024 ? `${Math.round(count / 1024)} KiB` : `${count} bytes`;
}

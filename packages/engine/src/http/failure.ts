import { ConnectionError } from '@moorage/core';
import { findTlsFailure } from './tls-failure.ts';
import type { Trip } from './trip.ts';

/**
 * Says in a person's words why a request got no answer: the host and the reason, and nothing of the request or the
 * answer. The `cause` carries the runtime's code only, because its own errors can hold pieces of headers and bodies.
 */
export function describeFailure(error: unknown, trip: Trip): Error {
  const chain = causesOf(error);
  const known = chain.find((one) => one instanceof ConnectionError);
  if (known !== undefined) return known;

  const codes = chain.map(codeOf).filter((code) => code !== '');
  const code = codes.at(-1) ?? codes[0] ?? '';
  const cause = Object.assign(new Error(code === '' ? 'no code' : code), {
    name: chain.at(-1)?.name ?? 'Error',
    code,
  });
  const fail = (message: string, action?: string) =>
    new ConnectionError('unavailable', message, { cause, ...(action !== undefined && { action }) });

  const tls = findTlsFailure(code, trip.host);
  if (tls !== undefined) return fail(tls.message, tls.action);
  if (chain.some(({ message }) => message === 'bad port')) {
    return new ConnectionError(
      'invalid_input',
      `The port of ${trip.host} belongs to another protocol than HTTP.`,
      {
        action: 'Check the port in the URL.',
        cause,
      },
    );
  }
  if (chain.some(isUnreadable)) {
    return new ConnectionError(
      'unexpected_response',
      `${trip.host} answered something that is not proper HTTP.`,
      { cause },
    );
  }
  return fail(sentenceFor(code, trip));
}

/** The sentence for a request that ran out of its time. */
export function describeTimeout(trip: Trip): ConnectionError {
  const what = {
    queueing: 'could not be asked, because too many requests were under way for',
    connecting: 'could not be reached within',
    waiting: 'did not answer within',
    reading: 'began to answer, but did not finish within',
  }[trip.stage];
  return new ConnectionError('unavailable', `${trip.host} ${what} ${seconds(trip.timeoutMs)}.`);
}

function sentenceFor(code: string, trip: Trip): string {
  switch (code) {
    case 'ENOTFOUND':
      return `The name ${nameOf(trip)} was not found (DNS).`;
    case 'EAI_AGAIN':
      return `The name ${nameOf(trip)} could not be looked up, because the name service (DNS) does not answer.`;
    case 'ECONNREFUSED':
      return `${trip.host} refused the connection: nothing listens there.`;
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return `There is no way through the network to ${trip.host}.`;
    case 'ETIMEDOUT':
    case 'UND_ERR_CONNECT_TIMEOUT':
      return `${trip.host} could not be reached in time.`;
    case 'UND_ERR_CLOSED':
    case 'UND_ERR_DESTROYED':
      return `${trip.host} was not asked, because Moorage is shutting down.`;
    default:
      return trip.isSent
        ? `${trip.host} broke off the connection${trip.stage === 'reading' ? ' in the middle of its answer' : ''}.`
        : `No connection to ${trip.host} came about${code === '' ? '' : ` (${code})`}.`;
  }
}

function nameOf(trip: Trip): string {
  return trip.host.replace(/:\d+$/, '');
}

/** Broken HTTP framing or compression. */
function isUnreadable(error: Error): boolean {
  return (
    error.name === 'HTTPParserError' ||
    /^(Z_|ERR__ERROR|ERR_BROTLI|ERR_ZSTD|ZSTD_|UND_ERR_HEADERS_OVERFLOW|UND_ERR_RES_)/.test(codeOf(error))
  );
}

/** The error, its cause, the cause of that, …; of several addresses tried, the last one's. */
function causesOf(error: unknown): Error[] {
  const chain: Error[] = [];
  let next = error;
  while (next instanceof Error && chain.length < 8) {
    chain.push(next);
    next = next.cause ?? (next instanceof AggregateError ? next.errors.at(-1) : undefined);
  }
  return chain;
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}

function seconds(ms: number): string {
  return ms === 1000 ? '1 second' : `${ms / 1000} seconds`;
}

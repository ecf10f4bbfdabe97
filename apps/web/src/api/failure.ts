import type { ErrorCode } from '@moorage/core';

/** The body of every refusal. */
interface Refusal {
  readonly code: ErrorCode;
  readonly message: string;
  readonly action: string;
  readonly fields?: Readonly<Record<string, string>>;
  readonly requestId: string;
}

/** `unreachable`: no answer came. `unreadable`: what came is not Moorage's. The rest are the server's own codes. */
export type FailureCode = ErrorCode | 'unreachable' | 'unreadable';

/** Why a request did not give what was asked for: what happened, and what to do now. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly code: FailureCode;
  readonly action: string;
  /** Sentences by dotted field, e.g. `settings.instanceUrl`. */
  readonly fields: Readonly<Record<string, string>>;
  /** Names the request in the server's log; absent when no server answered. */
  readonly requestId: string | undefined;

  constructor(refusal: Omit<Refusal, 'code' | 'requestId'> & { code: FailureCode; requestId?: string }) {
    super(refusal.message);
    this.code = refusal.code;
    this.action = refusal.action;
    this.fields = refusal.fields ?? {};
    this.requestId = refusal.requestId;
  }
}

/** The request got no answer: the machine is off, the network is gone. */
export function unreachable(): Failure {
  return new Failure({
    code: 'unreachable',
    message: 'Moorage did not answer.',
    action: 'Check that it is running and that this device is online, then try again.',
  });
}

/** Turns whatever was thrown into something that can be shown. */
export function toFailure(thrown: unknown): Failure {
  if (thrown instanceof Failure) return thrown;
  return new Failure({
    code: 'unreadable',
    message: 'This page met something it did not expect.',
    action: 'Load the page again; if it stays, report what you did just before.',
  });
}

/** Reads the body of a refusal; anything else that came with an error status was not written by Moorage. */
export function readRefusal(body: unknown, status: number): Failure {
  if (isRefusal(body)) return new Failure(body.error);
  return new Failure({
    code: 'unreadable',
    message: `Something between this browser and Moorage answered in its place (HTTP ${status}).`,
    action: 'Check the proxy in front of Moorage, then try again.',
  });
}

function isRefusal(body: unknown): body is { error: Refusal } {
  if (typeof body !== 'object' || body === null || !('error' in body)) return false;
  const { error } = body;
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    typeof error.code === 'string' &&
    'message' in error &&
    typeof error.message === 'string' &&
    'action' in error &&
    typeof error.action === 'string'
  );
}

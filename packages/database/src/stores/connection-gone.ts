import { ConnectionError } from '@moorage/engine';
import { brokenRule } from '../errors.ts';

export function connectionGone(): ConnectionError {
  return new ConnectionError('not_found', 'The connection does not exist any more.');
}

/** Of a write that belongs to a connection. @throws {ConnectionError} `not_found` when there is none (any more). */
export function orConnectionGone(error: unknown): never {
  if (brokenRule(error) !== 'foreign key') throw error;
  throw connectionGone();
}

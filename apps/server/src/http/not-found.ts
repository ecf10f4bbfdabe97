import { ConnectionError } from '@moorage/core';

/** What somebody asked for who asked for nothing that there is. */
export function unknownRoute(): ConnectionError {
  return new ConnectionError('not_found', 'The API has nothing at this path.', {
    action: 'Look at /api/docs for what there is.',
  });
}

export function unknownMethod(method: string, allowed: readonly string[]): ConnectionError {
  return new ConnectionError('method_not_allowed', `This path does not answer ${method.slice(0, 20)}.`, {
    action: `Use one of: ${allowed.join(', ')}.`,
  });
}

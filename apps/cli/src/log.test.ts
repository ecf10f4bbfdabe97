import { ConnectionError } from '@moorage/core';
import { expect, test } from 'vitest';
import { createLog } from './log.ts';

function logged(logFormat: 'json' | 'text', logLevel: 'debug' | 'info' | 'silent' = 'info') {
  const lines: string[] = [];
  const log = createLog({ logLevel, logFormat }, { write: (line) => lines.push(line) });
  return { log, lines };
}

test('writes one line of JSON with level, time, message and details', () => {
  const { log, lines } = logged('json');
  log.warn('The app did not answer.', { connectionId: 'c1' });
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? '')).toEqual({
    level: 'warn',
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    connectionId: 'c1',
    msg: 'The app did not answer.',
  });
});

test('redacts what has a secret name, three levels deep', () => {
  const { log, lines } = logged('json');
  log.info('Sent.', {
    token: 'hide-me-1',
    headers: { 'private-token': 'hide-me-2', authorization: 'hide-me-3' },
    request: { body: { client_secret: 'hide-me-4', refresh_token: 'hide-me-5' } },
  });
  expect(lines.join('')).not.toContain('hide-me');
  expect(lines.join('').match(/\[redacted\]/g)).toHaveLength(5);
});

test('writes an error with its reason and cause', () => {
  const { log, lines } = logged('json');
  log.error('Failed.', {
    error: new ConnectionError('unavailable', 'No answer.', { cause: new Error('ECONNRESET') }),
  });
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    error: {
      type: 'ConnectionError',
      code: 'unavailable',
      message: 'No answer.',
      cause: { message: 'ECONNRESET' },
    },
  });
});

test('writes text that cannot draw on the terminal', () => {
  const { log, lines } = logged('text');
  log.info('Refused.', { host: 'gitlab.lan', reason: 'a\u001B[2Jb\nc' });
  expect(lines[0]).toMatch(
    /^\d\d:\d\d:\d\d info {2}Refused\. host=gitlab\.lan reason="a\\u001b\[2Jb\\nc"\n$/,
  );
});

test('keeps to its level', () => {
  const { log, lines } = logged('json', 'silent');
  log.error('Nobody hears this.');
  expect(lines).toEqual([]);
});

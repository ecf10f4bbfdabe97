import { ConnectionError } from '@moorage/core';

/**
 * Reads a URL that a request may go to: `https:` or `http:`, without user name and password. Whether plain `http:` is
 * permitted depends on the address, so the address guard decides it.
 *
 * @throws {ConnectionError} `invalid_input`; the sentence names the host at most, since a URL can carry secrets.
 */
export function parseTarget(input: string | URL): URL {
  const url = URL.parse(String(input));
  if (url === null) {
    throw new ConnectionError('invalid_input', 'The address to send the request to is not a URL.', {
      action: 'Write the whole URL, for example https://app.example.com',
    });
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw new ConnectionError('invalid_input', `Apps are reached by https:, not by ${url.protocol}`, {
      action: 'Write a URL that begins with https://',
    });
  }
  if (url.username !== '' || url.password !== '') {
    throw new ConnectionError('invalid_input', `The URL of ${url.host} carries a user name or a password.`, {
      action: 'Leave out what stands before the @; the credential has its own field.',
    });
  }
  return url;
}

/** A URL's `hostname` as names and addresses are compared: without brackets and without a trailing dot. */
export function bareHost(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
}

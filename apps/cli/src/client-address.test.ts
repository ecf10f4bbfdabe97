import { describe, expect, test } from 'vitest';
import { clientAddress, parseTrustedProxies, peerOf } from './client-address.ts';

const found = (trusted: string, peer: string, forwardedFor?: string) =>
  clientAddress(
    parseTrustedProxies(trusted),
    peer,
    new Headers(forwardedFor === undefined ? {} : { 'x-forwarded-for': forwardedFor }),
  );

describe('a request came from', () => {
  test.each([
    ['the peer, when no proxy is trusted', '', '10.0.0.1', '203.0.113.7', '10.0.0.1'],
    ['the peer, when it is no trusted proxy', '10.0.0.1', '10.0.0.2', '203.0.113.7', '10.0.0.2'],
    ['whoever the trusted proxy names', '10.0.0.1', '10.0.0.1', '203.0.113.7', '203.0.113.7'],
    [
      'the last who is named, not whom the client made up',
      '10.0.0.1',
      '10.0.0.1',
      '192.0.2.9, 203.0.113.7',
      '203.0.113.7',
    ],
    [
      'before all trusted proxies in a row',
      '10.0.0.0/8',
      '10.0.0.1',
      '192.0.2.9,203.0.113.7, 10.2.0.3',
      '203.0.113.7',
    ],
    ['the first hop, when all are trusted', '10.0.0.0/8', '10.0.0.1', '10.0.0.3, 10.0.0.2', '10.0.0.3'],
    ['the proxy itself, when it says nothing', '10.0.0.1', '10.0.0.1', undefined, '10.0.0.1'],
    [
      'the proxy itself, when it names nobody known',
      '10.0.0.1',
      '10.0.0.1',
      '203.0.113.7, unknown',
      '10.0.0.1',
    ],
    ['an address with a port', '10.0.0.1', '10.0.0.1', '203.0.113.7:51234', '203.0.113.7'],
    ['an IPv6 address', 'fd00::/8', 'fd12::1', '2001:db8::7', '2001:db8::7'],
    ['an IPv6 address with brackets and port', '::1', '::1', '[2001:db8::7]:443', '2001:db8::7'],
    [
      'beyond an IPv4 proxy on a socket for both',
      '10.0.0.1',
      '::ffff:10.0.0.1',
      '203.0.113.7',
      '203.0.113.7',
    ],
  ])('%s', (_what, trusted, peer, forwardedFor, expected) => {
    expect(found(trusted, peer, forwardedFor)).toBe(expected);
  });

  test('nobody known, when there is no socket', () => {
    expect(peerOf(undefined)).toBeUndefined();
    expect(clientAddress(parseTrustedProxies('10.0.0.1'), undefined, new Headers())).toBeUndefined();
  });
});

test.each(['proxy.lan', '10.0.0.1:80', '10.0.0.0/33', 'fd00::/129', '10.0.0.0/', '10.0.0.0/8/8'])(
  '%s is no trusted proxy',
  (entry) => {
    expect(() => parseTrustedProxies(`10.0.0.1, ${entry}`)).toThrow(
      `"${entry}" is neither an address nor a range of addresses.`,
    );
  },
);

import { BlockList, isIP } from 'node:net';
import type { HttpBindings } from '@hono/node-server';
import { ConnectionError } from '@moorage/core';

/** Reverse proxies whose word about where a request came from is believed. */
export type TrustedProxies = Pick<BlockList, 'check'>;

/**
 * Reads the value of `MOORAGE_TRUSTED_PROXIES`: IPv4 and IPv6 addresses and ranges such as `10.0.0.0/8`, commas between.
 *
 * @throws {ConnectionError} `invalid_input` naming the entry that is neither.
 */
export function parseTrustedProxies(text: string): TrustedProxies {
  const proxies = new BlockList();
  for (const entry of text.split(',').map((part) => part.trim())) {
    if (entry === '') continue;
    const [, address = '', prefix] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(entry) ?? [];
    const bits = isIP(address) === 6 ? 128 : 32;
    if (isIP(address) === 0 || Number(prefix ?? 0) > bits)
      throw new ConnectionError(
        'invalid_input',
        `"${entry}" is neither an address nor a range of addresses.`,
      );
    proxies.addSubnet(address, Number(prefix ?? bits), familyOf(address));
  }
  return proxies;
}

/**
 * Where a request came from: the peer of the socket, or, while that is a trusted proxy, whoever it says was before it.
 *
 * NOTE: `X-Forwarded-For` is read from its right end, where each proxy adds its own peer. What stands left of the last
 * trusted proxy may have been sent by anybody.
 *
 * @see https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/X-Forwarded-For#selecting_an_ip_address
 */
export function clientAddress(
  proxies: TrustedProxies,
  peer: string | undefined,
  headers: Headers,
): string | undefined {
  let address = peer;
  const hops = (headers.get('x-forwarded-for') ?? '').split(',').map(bareAddress);
  while (address !== undefined && proxies.check(address, familyOf(address))) {
    const before = hops.pop();
    if (before === undefined) break;
    address = before;
  }
  return address;
}

/** The peer of the socket that a request came in by, from what the Node server gives Hono as `env`. */
export function peerOf(env: unknown): string | undefined {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the listener is what calls the app, always with these
  return (env as Partial<HttpBindings> | undefined)?.incoming?.socket.remoteAddress;
}

/** Without the brackets and the port that some proxies write; nothing when it is no address. */
function bareAddress(hop: string): string | undefined {
  const [, ipv6, ipv4] = /^\s*(?:\[([^\]]+)\]|([\d.]+))(?::\d+)?\s*$/.exec(hop) ?? [];
  const address = ipv6 ?? ipv4 ?? hop.trim();
  return isIP(address) === 0 ? undefined : address;
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4';
}

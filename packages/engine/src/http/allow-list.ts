import { BlockList, isIP } from 'node:net';
import { ConnectionError } from '@moorage/core';
import { bareHost } from './protocol-guard.ts';

/** Where a connection is about to go: the host of the URL and one of the addresses that it stands for. */
export interface Destination {
  /** Without brackets or a trailing dot, in lower case. */
  readonly host: string;
  readonly port: number;
  readonly address: string;
}

/** The private destinations that the configuration permits. They may be spoken to without TLS, too. */
export interface AllowList {
  allows(destination: Destination): boolean;
}

type Entry = (destination: Destination) => boolean;

const example = 'For example MOORAGE_ALLOW_PRIVATE=app.lan,127.0.0.1:4480,10.0.0.0/8,[fd00::12]';

/**
 * Reads the value of `MOORAGE_ALLOW_PRIVATE`: entries between commas, each a host name, an IPv4 or IPv6 address (with
 * `:port` to permit only that port), or a range of addresses such as `10.0.0.0/8`.
 *
 * An address permits every name that stands for it; a host name permits whatever address it stands for. Names are
 * compared whole, so `lan` does not permit `app.lan`.
 *
 * @throws {ConnectionError} `invalid_input` naming the entry that is none of these.
 */
export function parseAllowList(text: string): AllowList {
  const entries = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => (part.includes('/') ? parseRange(part) : parseHost(part)));
  return { allows: (destination) => entries.some((permits) => permits(destination)) };
}

function parseRange(entry: string): Entry {
  const [, bracketed, plain, prefix] = /^(?:\[([^\]]+)\]|([^/[\]]+))\/(\d{1,3})$/.exec(entry) ?? [];
  const address = bracketed ?? plain ?? '';
  const family = isIP(address);
  if (family === 0 || Number(prefix) > (family === 6 ? 128 : 32))
    throw wrong(entry, 'is not a range of addresses');
  return isWithin(address, Number(prefix));
}

function parseHost(entry: string): Entry {
  const isBareIpv6 = isIP(entry) === 6;
  // The URL parser is the one that requests go through, so both spell a host the same way (case, IDN, 0x7f.1, …).
  const url = URL.parse(`http://${isBareIpv6 ? `[${entry}]` : entry}`);
  if (url === null || !/^[^\s@?#*\\]+$/.test(entry)) throw wrong(entry, 'is not a host name or an address');
  const host = bareHost(url.hostname);
  const family = isIP(host);
  const permitsHost: Entry =
    family === 0 ? (to) => to.host === host : isWithin(host, family === 6 ? 128 : 32);
  // NOTE: the parser leaves out `:80`, the default of http; here it is a port like every other.
  const port = isBareIpv6 ? undefined : /[^:]:(\d+)$/.exec(entry)?.[1];
  return port === undefined ? permitsHost : (to) => to.port === Number(port) && permitsHost(to);
}

/** NOTE: `BlockList` finds an IPv4 address also where it is mapped into IPv6; the system connects to the same one. */
function isWithin(address: string, prefix: number): Entry {
  const range = new BlockList();
  range.addSubnet(address, prefix, isIP(address) === 6 ? 'ipv6' : 'ipv4');
  return (to) => range.check(to.address, isIP(to.address) === 6 ? 'ipv6' : 'ipv4');
}

function wrong(entry: string, problem: string): ConnectionError {
  return new ConnectionError(
    'invalid_input',
    `In the list of private addresses to allow, "${entry}" ${problem}.`,
    {
      action: `Write host names, addresses and ranges with commas between. ${example}`,
    },
  );
}

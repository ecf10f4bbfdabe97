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

interface Entry {
  readonly host: string;
  /** Left out: every port. */
  readonly port: number | undefined;
}

const example = 'For example MOORAGE_ALLOW_PRIVATE=gitlab.lan,127.0.0.1:4480,10.0.0.0/8,[fd00::12]';

/**
 * Reads the value of `MOORAGE_ALLOW_PRIVATE`: entries between commas, each a host name, an IPv4 or IPv6 address (with
 * `:port` to permit only that port), or a range of addresses such as `10.0.0.0/8`.
 *
 * A host name permits whatever address it resolves to; names are compared whole, so `lan` does not permit `gitlab.lan`.
 *
 * @throws {ConnectionError} `invalid_input` naming the entry that is none of these.
 */
export function parseAllowList(text: string): AllowList {
  const ranges = new BlockList();
  const hosts: Entry[] = [];
  for (const entry of text.split(',').map((part) => part.trim())) {
    if (entry === '') continue;
    if (entry.includes('/')) addRange(ranges, entry);
    else hosts.push(parseHost(entry));
  }
  return {
    allows: ({ host, port, address }) =>
      ranges.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4') ||
      hosts.some((entry) => entry.host === host && (entry.port ?? port) === port),
  };
}

function addRange(ranges: BlockList, entry: string): void {
  const [, bracketed, plain, prefix] = /^(?:\[([^\]]+)\]|([^/[\]]+))\/(\d{1,3})$/.exec(entry) ?? [];
  const address = bracketed ?? plain ?? '';
  const family = isIP(address);
  if (family === 0 || Number(prefix) > (family === 6 ? 128 : 32)) throw wrong(entry, 'is not a range of addresses');
  ranges.addSubnet(address, Number(prefix), family === 6 ? 'ipv6' : 'ipv4');
}

function parseHost(entry: string): Entry {
  // The URL parser is the one that requests go through, so both spell a host the same way (case, IDN, 0x7f.1, …).
  const url = URL.parse(`http://${isIP(entry) === 6 ? `[${entry}]` : entry}`);
  if (url === null || !/^[^\s@?#*\\]+$/.test(entry)) throw wrong(entry, 'is not a host name or an address');
  // NOTE: the parser leaves out `:80`, the default of http; here it is a port like every other.
  const port = /[^:\]]:(\d+)$|\]:(\d+)$/.exec(isIP(entry) === 6 ? '' : entry);
  return { host: bareHost(url.hostname), port: port ? Number(port[1] ?? port[2]) : undefined };
}

function wrong(entry: string, problem: string): ConnectionError {
  return new ConnectionError('invalid_input', `In the list of private addresses to allow, "${entry}" ${problem}.`, {
    action: `Write host names, addresses and ranges with commas between. ${example}`,
  });
}

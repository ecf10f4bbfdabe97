import { BlockList, isIP } from 'node:net';

const inward = new BlockList();
for (const [address, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['224.0.0.0', 4],
  ['255.255.255.255', 32],
] as const) {
  inward.addSubnet(address, bits, 'ipv4');
}
for (const [address, bits] of [
  ['::', 127],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
] as const) {
  inward.addSubnet(address, bits, 'ipv6');
}

// rfc: 6052, 2.1: an IPv4 address is the end of these
const TRANSLATED = /^64:ff9b::(?:([\da-f]{1,4}):)?([\da-f]{1,4})$/;

function embedded(address: string): string | undefined {
  const [, high, low] = TRANSLATED.exec(address) ?? [];
  if (low === undefined) return undefined;
  const number = Number.parseInt(high ?? '0', 16) * 65_536 + Number.parseInt(low, 16);
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.');
}

/** A host of a URL, without the brackets of IPv6 and the dot at the end that names may have. */
const bare = (hostname: string) => hostname.replace(/^\[|\]$/g, '').replace(/\.+$/, '');

/** Whether a host of a URL is an address of this machine, of private networks or of nobody in particular. */
export function isInwardAddress(hostname: string): boolean {
  const host = bare(hostname);
  const version = isIP(host);
  if (version === 4) return inward.check(host, 'ipv4');
  if (version !== 6) return false;
  const inner = embedded(host);
  return inner === undefined ? inward.check(host, 'ipv6') : inward.check(inner, 'ipv4');
}

/** Whether it is a name of this machine. rfc: 6761, 6.3 */
export const isLocalhost = (hostname: string): boolean => /^(.+\.)?localhost\.*$/i.test(hostname);

/** Names that no stranger can have: without a dot, or below a domain that is given to nobody. rfc: 6761, 6762 */
const isPrivateName = (hostname: string): boolean => {
  const host = bare(hostname).toLowerCase();
  return isIP(host) === 0 && (!host.includes('.') || /\.(localhost|internal|local|test)$/.test(host));
};

/** Whether nobody can point a name at this machine by which it is asked: addresses are no names, and these are given to nobody. */
export const cannotBeRebound = (hostname: string): boolean =>
  isIP(bare(hostname)) !== 0 || isPrivateName(hostname);

/** Whether who answers at a host is one's own: this machine, a private network, a name given to nobody. */
export const isOwnPlace = (hostname: string): boolean => isInwardAddress(hostname) || isPrivateName(hostname);

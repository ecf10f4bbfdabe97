import { BlockList, isIP } from 'node:net';

/**
 * IPv4 ranges that are not the public internet.
 *
 * @see [IANA IPv4 Special-Purpose Address Registry](https://www.iana.org/assignments/iana-ipv4-special-registry)
 */
const notPublicIpv4 = blockList('ipv4', [
  '0.0.0.0/8', // this network; 0.0.0.0 reaches the machine itself
  '10.0.0.0/8', // private
  '100.64.0.0/10', // carrier-grade NAT, and a cloud's metadata service (100.100.100.200)
  '127.0.0.0/8', // loopback
  '168.63.129.16/32', // a cloud's host service, inside a public range
  '169.254.0.0/16', // link-local, and the metadata service of most clouds (169.254.169.254)
  '172.16.0.0/12', // private
  '192.0.0.0/24', // protocol assignments
  '192.0.2.0/24', // documentation
  '192.88.99.0/24', // 6to4 relays
  '192.168.0.0/16', // private
  '198.18.0.0/15', // benchmarks
  '198.51.100.0/24', // documentation
  '203.0.113.0/24', // documentation
  '224.0.0.0/4', // multicast
  '240.0.0.0/4', // reserved, broadcast
]);

/**
 * The only IPv6 range that is handed out publicly. All the rest is refused without being listed: loopback, IPv4 inside
 * IPv6 (`::/96`, mapped, translated, NAT64), unique local, link-local, site-local, multicast, unassigned.
 *
 * @see [IANA IPv6 Global Unicast Address Assignments](https://www.iana.org/assignments/ipv6-unicast-address-assignments)
 */
const globalUnicast = blockList('ipv6', ['2000::/3']);

/** Parts of it that are not the public internet, or carry an IPv4 address inside. */
const notPublicIpv6 = blockList('ipv6', [
  '2001::/23', // protocol assignments, Teredo among them
  '2001:db8::/32', // documentation
  '2002::/16', // 6to4
  '3fff::/20', // documentation
]);

/** Whether an address belongs to the public internet. What is no address at all does not. */
export function isPublicAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !notPublicIpv4.check(address, 'ipv4');
    case 6:
      return globalUnicast.check(address, 'ipv6') && !notPublicIpv6.check(address, 'ipv6');
    default:
      return false;
  }
}

function blockList(family: 'ipv4' | 'ipv6', ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = '', prefix = ''] = range.split('/');
    list.addSubnet(address, Number(prefix), family);
  }
  return list;
}

import type { LookupAddress } from 'node:dns';
import { describe, expect, it } from 'vitest';
import type { Lookup } from '../../src/http/address-guard.ts';
import { wasNeverSent } from '../../src/http/was-never-sent.ts';
import { guardedFetch, serve, type RunningServer } from './loopback-server.ts';

/** A name service that answers what the test says, one list after the other; the last one stays. */
function nameService(...answers: readonly string[][]): Lookup & { asked: number } {
  const lookup = Object.assign(
    (_hostname: string, _options: unknown, done: (error: null, found: LookupAddress[]) => void) => {
      const found = answers[Math.min(lookup.asked, answers.length - 1)] ?? [];
      lookup.asked += 1;
      done(
        null,
        found.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      );
    },
    { asked: 0 },
  );
  return lookup;
}

async function serveSecret(): Promise<RunningServer> {
  return serve((_request, response) => response.end('internal'));
}

describe('addresses in every spelling', () => {
  it.each([
    ['a loopback address', '127.0.0.1'],
    ['another loopback address', '127.8.9.10'],
    ['hexadecimal parts', '0x7f.1'],
    ['one hexadecimal number', '0x7f000001'],
    ['one decimal number', '2130706433'],
    ['octal parts', '0177.0.0.01'],
    ['a short form', '127.1'],
    ['a trailing dot', '127.0.0.1.'],
    ['full-width digits', '１２７.0.0.1'],
    ['circled digits', '①②⑦.0.0.1'],
    ['an ideographic full stop', '127。0。0。1'],
    ['percent-encoding', '%31%32%37.0.0.1'],
    ['IPv6 loopback', '[::1]'],
    ['IPv6 nowhere', '[::]'],
    ['IPv4 mapped into IPv6', '[::ffff:127.0.0.1]'],
    ['the same in hexadecimal', '[::ffff:7f00:1]'],
    ['IPv4-compatible IPv6', '[::127.0.0.1]'],
    ['IPv4-translated IPv6', '[::ffff:0:127.0.0.1]'],
    ['NAT64', '[64:ff9b::7f00:1]'],
    ['local NAT64', '[64:ff9b:1::7f00:1]'],
    ['6to4', '[2002:7f00:1::]'],
    ['Teredo', '[2001:0:7f00:1::]'],
    ['unique local IPv6', '[fd00::1]'],
    ['link-local IPv6', '[fe80::1]'],
    ['site-local IPv6', '[fec0::1]'],
    ['IPv6 multicast', '[ff02::1]'],
    ['IPv6 documentation', '[2001:db8::1]'],
    ['all zeros', '0.0.0.0'],
    ['a bare zero', '0'],
    ['a private network', '10.1.2.3'],
    ['another private network', '172.31.255.254'],
    ['a third private network', '192.168.1.1'],
    ['carrier-grade NAT', '100.64.0.1'],
    ['the metadata service', '169.254.169.254'],
    ['the metadata service over IPv6', '[fd00:ec2::254]'],
    ['a cloud host service', '168.63.129.16'],
    ['protocol assignments', '192.0.0.192'],
    ['benchmarks', '198.19.0.1'],
    ['multicast', '224.0.0.1'],
    ['broadcast', '255.255.255.255'],
    ['localhost', 'localhost'],
    ['localhost in capitals', 'LOCALHOST'],
  ])('refuses %s', async (_what, host) => {
    const server = await serveSecret();
    const refusal = guardedFetch({ allow: '' })(`http://${host}:${server.port}/`);
    await expect(refusal).rejects.toMatchObject({ code: 'blocked_address' });
    await refusal.catch((error: unknown) => expect(wasNeverSent(error)).toBe(true));
    expect(server.connections()).toBe(0);
  });

  it('refuses them over https just the same', async () => {
    const refusal = guardedFetch({ allow: '' })('https://127.0.0.1:4433/');
    await expect(refusal).rejects.toMatchObject({
      code: 'blocked_address',
      message: '127.0.0.1 is a private or reserved address.',
      action: 'If it is meant, add 127.0.0.1:4433 to MOORAGE_ALLOW_PRIVATE and start Moorage again.',
    });
  });
});

describe('names', () => {
  it.each([
    ['a loopback address', ['127.0.0.1']],
    ['a public and a private address', ['93.184.215.14', '127.0.0.1']],
    ['a private and a public address', ['127.0.0.1', '93.184.215.14']],
    ['mapped IPv6', ['::ffff:127.0.0.1']],
    ['a public and a link-local IPv6 address', ['2606:2800:21f::1', 'fe80::1']],
    ['something that is no address', ['localhost']],
  ])('refuses a name that stands for %s', async (_what, answer) => {
    const server = await serveSecret();
    const refusal = guardedFetch({ allow: '', lookup: nameService(answer) })(
      `https://app.example:${server.port}/`,
    );
    await expect(refusal).rejects.toMatchObject({
      code: 'blocked_address',
      message: 'app.example stands for a private or reserved address.',
    });
    expect(server.connections()).toBe(0);
  });

  it('does not tell the private address behind a name', async () => {
    const refusal = guardedFetch({ allow: '', lookup: nameService(['10.20.30.40']) })('https://app.example/');
    const error: unknown = await refusal.catch((reason: unknown) => reason);
    expect(JSON.stringify([String(error), error])).not.toContain('10.20');
  });

  it('says that a name without any address was not found', async () => {
    await expect(guardedFetch({ lookup: nameService([]) })('https://app.example/')).rejects.toMatchObject({
      code: 'unavailable',
      message: 'The name app.example was not found (DNS).',
    });
  });

  it('asks about a name once, and connects to the very address that was checked', async () => {
    const server = await serveSecret();
    // The second answer is what an attacker would slip in between the check and the connection.
    const lookup = nameService(['127.0.0.1'], ['127.0.0.2']);
    const response = await guardedFetch({ allow: '127.0.0.1', lookup })(
      `http://rebind.example:${server.port}/`,
    );
    expect(await response.text()).toBe('internal');
    expect(lookup.asked).toBe(1);
  });

  it('checks again for each new connection, so that a name which turns private is refused', async () => {
    const server = await serve((_request, response) => response.setHeader('connection', 'close').end());
    const send = guardedFetch({ allow: '127.0.0.1', lookup: nameService(['127.0.0.1'], ['127.0.0.2']) });
    await send(`http://rebind.example:${server.port}/`);
    await expect(send(`http://rebind.example:${server.port}/`)).rejects.toMatchObject({
      code: 'blocked_address',
    });
    expect(server.requests).toHaveLength(1);
  });
});

describe('the allow-list', () => {
  it.each([
    ['an address', '127.0.0.1'],
    ['an address with its port', '127.0.0.1:PORT'],
    ['a range', '127.0.0.0/8'],
    ['a host name', 'app.example'],
    ['a host name with its port', 'app.example:PORT'],
  ])('opens a private address for %s', async (_what, entry) => {
    const server = await serveSecret();
    const allow = entry.replace('PORT', String(server.port));
    const send = guardedFetch({ allow, lookup: nameService(['127.0.0.1']) });
    const host = entry.startsWith('app') ? 'app.example' : '127.0.0.1';
    expect((await send(`http://${host}:${server.port}/`)).status).toBe(200);
  });

  it.each([
    ['another port', '127.0.0.1:1'],
    ['another address', '127.0.0.2'],
    ['another range', '10.0.0.0/8'],
    ['the parent domain', 'example'],
    ['a longer name', 'my.app.example'],
  ])('stays closed for %s', async (_what, allow) => {
    const server = await serveSecret();
    const send = guardedFetch({ allow, lookup: nameService(['127.0.0.1']) });
    await expect(send(`http://127.0.0.1:${server.port}/`)).rejects.toMatchObject({ code: 'blocked_address' });
    await expect(send(`http://app.example:${server.port}/`)).rejects.toMatchObject({
      code: 'blocked_address',
    });
  });

  it('permits plain http only to what it names', async () => {
    const send = guardedFetch({ allow: 'gitlab.lan', lookup: nameService(['93.184.215.14']) });
    await expect(send('http://app.example/')).rejects.toMatchObject({
      code: 'blocked_address',
      message: 'app.example would be spoken to without encryption (http:).',
    });
  });

  it('reaches an IPv6 address that it names', async (context) => {
    const server = await serve((_request, response) => response.end('six'), undefined, '::1').catch(
      () => undefined,
    );
    if (server === undefined) return context.skip('this machine has no IPv6');
    const response = await guardedFetch({ allow: '[::1]' })(server.url);
    return expect(response.text()).resolves.toBe('six');
  });
});

import { describe, expect, it } from 'vitest';
import { parseAllowList } from './allow-list.ts';

const to = (host: string, port = 443, address = host) => ({ host, port, address });

describe('parseAllowList', () => {
  it('allows nothing when it is empty', () => {
    expect(parseAllowList('').allows(to('127.0.0.1'))).toBe(false);
    expect(parseAllowList(' , ').allows(to('127.0.0.1'))).toBe(false);
  });

  it.each([
    ['10.0.0.0/8', to('app.lan', 443, '10.9.8.7'), true],
    ['10.0.0.0/8', to('app.lan', 443, '11.0.0.1'), false],
    ['10.0.0.0/8', to('app.lan', 443, '::ffff:10.0.0.1'), true],
    ['fd00::/8', to('app.lan', 443, 'fd12::1'), true],
    ['[fd00::]/8', to('app.lan', 443, 'fd12::1'), true],
    ['::1', to('::1'), true],
    ['[::1]', to('::1', 8443), true],
    ['[::1]:80', to('::1', 80), true],
    ['[::1]:80', to('::1', 443), false],
    ['0:0:0:0:0:0:0:1', to('::1'), true],
    ['10.0.0.1', to('app.lan', 443, '10.0.0.1'), true],
    ['10.0.0.1:80', to('app.lan', 443, '10.0.0.1'), false],
    ['0xa.1', to('10.0.0.1'), true],
    ['app.lan:80', to('app.lan', 80, '10.0.0.1'), true],
    ['app.lan:80', to('app.lan', 443, '10.0.0.1'), false],
    ['App.LAN.', to('app.lan', 443, '10.0.0.1'), true],
    ['bücher.lan', to('xn--bcher-kva.lan', 443, '10.0.0.1'), true],
    ['app.lan, 10.0.0.1 ,', to('10.0.0.1'), true],
  ])('reads %s: %o → %s', (text, destination, expected) => {
    expect(parseAllowList(text).allows(destination)).toBe(expected);
  });

  it.each([
    'https://app.lan',
    'app.lan/path',
    '10.0.0.0/33',
    'fd00::/129',
    '10.0.0/8',
    '*.lan',
    'user@app.lan',
    'app.lan:99999',
    'git lab',
    '300.1.1.1',
    '[::1',
    'app.lan?x',
  ])('refuses %s by name, with an example', (entry) => {
    expect(() => parseAllowList(`127.0.0.1,${entry}`)).toThrow(
      expect.objectContaining({
        code: 'invalid_input',
        message: expect.stringContaining(`"${entry}"`),
        action: expect.stringContaining('For example MOORAGE_ALLOW_PRIVATE='),
      }),
    );
  });
});

import { expect, test } from 'vitest';
import { harbor } from './harbor.ts';

const status = { kind: 'status', status: 503 } as const;
test.each([
  [{ ...status, status: 150 }, 'status: must be a whole number from 200'],
  [{ ...status, headers: { 'bad name': 'x' } }, 'headers.bad name: is no header’s name'],
  [{ ...status, headers: { 'x-a': 'x\r\ny: z' } }, 'headers.x-a: must be a header’s value'],
  [{ ...status, headers: { 'x-a': '\u0001' } }, 'headers.x-a: must be a header’s value'],
  [{ ...status, headers: { 'x-a': 'ħ' } }, 'headers.x-a: must be a header’s value'],
  [{ ...status, headers: { 'Content-Length': '3' } }, 'headers.Content-Length: says how the message ends'],
  [{ ...status, headers: { 'transfer-encoding': 'chunked' } }, 'headers.transfer-encoding: says how'],
  [
    { kind: 'wrong-content-type', contentType: 'text/ħtml' } as const,
    'contentType: must be a header’s value',
  ],
])('a fault that no answer can carry is refused: %j', (fault, message) => {
  const gitlab = harbor();
  expect(() => gitlab.faults.add(fault)).toThrow(message);
  expect(gitlab.faults.list()).toStrictEqual([]);
});

test('headers that can be are taken', async () => {
  const gitlab = harbor();
  gitlab.faults.add({ ...status, headers: { 'Retry-After': '60', 'x-odd': 'caf\u00e9\t!' } });
  const { headers } = await gitlab.fetch(`${gitlab.baseUrl}/api/v4/user`);
  expect([headers.get('retry-after'), headers.get('x-odd')]).toStrictEqual(['60', 'caf\u00e9\t!']);
});

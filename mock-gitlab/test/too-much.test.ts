import { expect, test } from 'vitest';
import { caller, harbor, tokens } from './harbor.ts';

const deep = (levels: number) => `${'['.repeat(levels)}1${']'.repeat(levels)}`;
const FORM = 'application/x-www-form-urlencoded';
const JSON_TYPE = 'application/json';

async function sent(path: string, body: string, type: string, token: string = tokens.root) {
  const gitlab = harbor();
  const headers = { 'content-type': type, 'private-token': token };
  const { status } = await gitlab.fetch(`${gitlab.baseUrl}${path}`, { method: 'POST', headers, body });
  const journal = await gitlab.fetch(`${gitlab.baseUrl}/__mock__/journal`);
  return { status, journal: journal.status, defects: gitlab.journal.count({ defect: true }) };
}

const bodies: readonly [string, string, number][] = [
  ['/oauth/token', `{"grant_type": ${deep(200_000)}}`, 400],
  ['/api/v4/projects', `{"name": ${deep(200_000)}}`, 400],
  ['/__mock__/seed', `{"settings": {"others": {"x": ${deep(101)}}}}`, 400],
  ['/__mock__/faults', `{"kind": ${deep(101)}}`, 400],
  ['/api/graphql', JSON.stringify({ query: `query($a: ${deep(100_000)}) { metadata { version } }` }), 200],
  ['/api/graphql', JSON.stringify({ query: '{ metadata { version } }', variables: deep(200_000) }), 200],
];
test.each(bodies)('%s is not upset by a body without end', async (path, body, status) => {
  expect(await sent(path, body, JSON_TYPE)).toStrictEqual({ status, journal: 200, defects: 0 });
});

test('a hook’s template that nests without end is not sent', async () => {
  const gitlab = harbor({ switches: { localWebhooks: true } });
  const root = caller(gitlab, tokens.root);
  const hook = {
    url: 'http://127.0.0.1:1/',
    custom_webhook_template: deep(1000),
    resource_access_token_events: true,
  };
  const { body } = await root('POST', '/projects/1/hooks', hook);
  await root('POST', `/projects/1/hooks/${body.id}/test/resource_access_token_events`);
  const deliveries = await gitlab.fetch(`${gitlab.baseUrl}/__mock__/deliveries`);
  expect(await deliveries.json()).toMatchObject([
    { status: 'failed', reason: expect.stringMatching(/deep/) },
  ]);
});

test.each([
  [
    'as many as Rack reads',
    Array.from({ length: 4096 }, () => 'a[]=1').join('&'),
    400,
    '{"error":"name, path',
  ],
  ['one more', Array.from({ length: 4097 }, () => 'a[]=1').join('&'), 400, 'Bad Request'],
  ['more bytes than Rack reads', `a=${'x'.repeat(4 * 1024 * 1024)}`, 400, 'Bad Request'],
])('a form of %s', async (_what, body, status, beginning) => {
  const gitlab = harbor();
  const headers = { 'content-type': FORM, 'private-token': tokens.root };
  const answer = await gitlab.fetch(`${gitlab.baseUrl}/api/v4/projects`, { method: 'POST', headers, body });
  expect(answer.status).toBe(status);
  expect((await answer.text()).startsWith(beginning)).toBe(true);
});

test('of a body without end the journal keeps 64 KB, of a usual one all', async () => {
  const gitlab = harbor();
  const call = caller(gitlab, tokens.root);
  const list = Array.from({ length: 50_000 }, () => 'yyyy');
  await call('POST', '/projects', {
    first: 'kept',
    list: list.slice(0, 10),
    name: 'x'.repeat(1e6),
    late: 'end',
  });
  await call('POST', '/projects', { list, late: 'end' });
  await call('POST', '/projects', { list: list.slice(0, 1000) });
  await call('GET', `/projects?search=${'x'.repeat(1e6)}`);
  const [long, wide, usual, query] = gitlab.journal.entries({ reveal: true });
  for (const entry of [long, wide, query]) expect(JSON.stringify(entry).length).toBeLessThan(140_000);
  expect(long?.parameters).toMatchObject({
    first: 'kept',
    list: list.slice(0, 10),
    name: expect.stringMatching(/^x+… \[\d+ more\]$/),
    '…': '[1 more]',
  });
  expect(wide?.parameters['…']).toBe('[1 more]');
  expect(usual?.parameters).toStrictEqual({ list: list.slice(0, 1000) });
});

test.each([2, 30])(
  'a query of %i fragments each held twice is answered at once',
  async (count) => {
    const gitlab = harbor();
    const names = Array.from({ length: count }, (_, at) => `F${at}`);
    const fragments = names.map((name, at) => {
      const inner = at + 1 < count ? `...F${at + 1} ...F${at + 1}` : 'version';
      return `fragment ${name} on Metadata { ${inner} }`;
    });
    const query = `{ metadata { ...F0 ...F0 } } ${fragments.join(' ')}`;
    const url = `${gitlab.baseUrl}/api/graphql`;
    const headers = { 'content-type': JSON_TYPE, 'private-token': tokens.root };
    const answer = await gitlab.fetch(url, { method: 'POST', headers, body: JSON.stringify({ query }) });
    expect(await answer.json()).toMatchObject({
      data: { metadata: { version: expect.stringMatching(/^\d/) } },
    });
  },
  2000,
);

test('a query that asks for more fields than GitLab counts is refused', async () => {
  const gitlab = harbor();
  const levels = Array.from({ length: 6 }, (_, at) => {
    const inner = at === 5 ? '__typename' : `...L${at + 1}`;
    const fields = Array.from({ length: 10 }, (_field, n) => `f${at}${n}: metadata { __typename } `);
    return `fragment L${at} on Query { ${fields.join('')} ${inner} }`;
  });
  const many = Array.from({ length: 6000 }, (_, n) => `a${n}: metadata { __typename }`).join(' ');
  const ask = async (query: string) => {
    const headers = { 'content-type': JSON_TYPE, 'private-token': tokens.root };
    const init = { method: 'POST', headers, body: JSON.stringify({ query }) };
    return (await gitlab.fetch(`${gitlab.baseUrl}/api/graphql`, init)).json();
  };
  expect(await ask(`{ ...L0 } ${levels.join(' ')}`)).toHaveProperty('data');
  expect(await ask(`{ ${many} }`)).toMatchObject({
    errors: [{ message: expect.stringMatching(/complexity/) }],
  });
});

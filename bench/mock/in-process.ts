// What the mock costs inside a test's own process, as one line of JSON. A process of its own, so that nothing is warm.
// Arguments: the built package, how long to ask in milliseconds.
import { once } from 'node:events';
import { connect } from 'node:net';
import type * as Package from 'mock-gitlab';
import { median } from '../src/statistics.ts';
import { largeSeed } from './large-seed.ts';

const [built = 'mock-gitlab', durationMs = '1000'] = process.argv.slice(2);
const now = () => performance.now();

const begun = now();
// oxlint-disable-next-line typescript/no-unsafe-assignment -- what is built has the types of its sources
const { createMockGitLab, demoCredentials }: typeof Package = await import(built);
const imported = now();
const headers = { 'private-token': demoCredentials.tokens.adaApi };
const mock = createMockGitLab();
const user = `${mock.baseUrl}/api/v4/user`;
const first = await mock.fetch(user, { headers });
await first.text();
const answered = now();
if (first.status !== 200) throw new Error(`instead of 200: ${first.status}`);

const instances = Array.from({ length: 20 }, () => createMockGitLab());
for (const instance of instances) await (await instance.fetch(user, { headers })).text();
const twentyMs = now() - answered;

const { seed, token } = largeSeed(1000);
const large = createMockGitLab({ seed });
const variables = `${large.baseUrl}/api/v4/projects/1/variables`;

/** One write, so that nothing is shared any more. */
async function write(): Promise<void> {
  const body = new URLSearchParams({ key: 'ONE_MORE', value: 'x' });
  const { status } = await large.fetch(variables, {
    method: 'POST',
    headers: { 'private-token': token },
    body,
  });
  if (status !== 201) throw new Error(`instead of 201: ${status}`);
}

/** The median of fifty, each after a write. */
async function timed(act: () => unknown): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < 50; round += 1) {
    large.reset();
    await write();
    const before = now();
    act();
    times.push(now() - before);
  }
  return median(times);
}
const resetMs = await timed(() => large.reset());
const forkMs = await timed(() => large.fork());

let count = 0;
const asking = now();
while (now() - asking < Number(durationMs)) {
  await (await mock.fetch(user, { headers })).text();
  count += 1;
}
const perSecond = (count / (now() - asking)) * 1000;

const { hostname, port } = new URL(await mock.listen());
await Promise.all(
  Array.from({ length: 50 }, async () => {
    const socket = connect(Number(port), hostname).on('error', () => undefined);
    socket.write(
      `GET /api/v4/user HTTP/1.1\r\nhost: ${hostname}\r\nprivate-token: ${headers['private-token']}\r\n\r\n`,
    );
    await once(socket, 'data');
  }),
);
const closing = now();
await mock.close();
const stopMs = now() - closing;

console.log(
  JSON.stringify({
    importMs: imported - begun,
    firstMs: answered - imported,
    twentyMs,
    resetMs,
    forkMs,
    perSecond,
    stopMs,
  }),
);

// What the heap of one mock holds after so many requests, as one line of JSON: megabytes (10⁶ bytes) by number of requests.
// Needs `--expose-gc`. Arguments: the built package, the numbers of requests.
import type * as Package from 'mock-gitlab';

const [built = 'mock-gitlab', ...marks] = process.argv.slice(2);
// oxlint-disable-next-line typescript/no-unsafe-assignment -- what is built has the types of its sources
const { createMockGitLab, demoCredentials }: typeof Package = await import(built);
const mock = createMockGitLab();
const user = `${mock.baseUrl}/api/v4/user`;
const init = { headers: { 'private-token': demoCredentials.tokens.adaApi } };

const heap: Record<string, number> = {};
for (let asked = 1; asked <= Math.max(...marks.map(Number)); asked += 1) {
  await (await mock.fetch(user, init)).arrayBuffer();
  if (!marks.includes(String(asked))) continue;
  // Lets go of what waits for a turn of its own.
  await new Promise((resolve) => void setImmediate(resolve));
  globalThis.gc?.();
  heap[asked] = process.memoryUsage().heapUsed / 1e6;
}
console.log(JSON.stringify(heap));

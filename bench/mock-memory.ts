// `node --expose-gc bench/mock-memory.ts`: a million requests to one mock in process, and what the heap holds after each tenth.
import { createMockGitLab, demoCredentials } from 'mock-gitlab';

const total = 1_000_000;
const gitlab = createMockGitLab();
const init = { headers: { 'private-token': demoCredentials.tokens.adaApi } };

for (let asked = 1; asked <= total; asked += 1) {
  await (await gitlab.fetch('http://gitlab.test/api/v4/user', init)).arrayBuffer();
  if (asked % (total / 10) > 0) continue;
  globalThis.gc?.();
  const { heapUsed } = process.memoryUsage();
  console.log(`${asked} requests: ${(heapUsed / 1e6).toFixed(1)} MB of heap`);
}

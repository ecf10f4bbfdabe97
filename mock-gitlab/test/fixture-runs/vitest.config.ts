import { defineConfig } from 'vitest/config';

// The tests below are run as a child by test/fixtures.test.ts: two of them fail on purpose.
export default defineConfig({
  test: { root: import.meta.dirname, include: ['vitest/*.run.ts'], globals: false },
});

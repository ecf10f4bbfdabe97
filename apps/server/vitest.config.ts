import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // No module here keeps state that a test could leave behind, so files share what is loaded and what is costly.
    isolate: false,
    setupFiles: ['./test/set-up.ts'],
    // Passwords are hashed slowly on purpose, and a busy machine is slower still.
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});

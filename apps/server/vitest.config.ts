import { defineConfig } from 'vitest/config';

// Passwords are hashed slowly on purpose, and a busy machine is slower still.
export default defineConfig({ test: { testTimeout: 30_000, hookTimeout: 30_000 } });

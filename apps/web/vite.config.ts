import tailwind from '@tailwindcss/vite';
import solid from 'vite-plugin-solid';
import { defineConfig } from 'vitest/config';
import { initialSize } from './vite/initial-size.ts';

const server = 'http://127.0.0.1:4400';

export default defineConfig({
  plugins: [
    solid(),
    tailwind(),
    initialSize({ limit: 60_000, screens: ['src/pages/connections/connections-page.tsx'] }),
  ],
  build: {
    target: 'es2023',
    // The content security policy of the server allows no inline script, and every browser we serve preloads by itself.
    modulePreload: { polyfill: false },
  },
  server: { proxy: { '/api': server, '/oauth/callback': server } },
  test: {
    environment: 'happy-dom',
    testTimeout: 20_000,
    setupFiles: ['./test/set-up.ts'],
    // The exact time of a moment is shown in the zone of whoever looks; the tests look from one place.
    env: { TZ: 'Europe/Berlin' },
  },
});

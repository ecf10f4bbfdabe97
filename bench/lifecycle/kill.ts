// `npm run bench -- --kill`: the kill test of apps/server with thousands of random histories and hundreds of killed processes.
// Fails as the test does. `HISTORIES` and `KILLS` ask for other numbers.
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');
const { HISTORIES = '5000', KILLS = '200' } = process.env;
const { status } = spawnSync(
  resolve(root, 'node_modules/.bin/vitest'),
  ['run', '--root', resolve(root, 'apps/server'), 'test/kill'],
  {
    stdio: 'inherit',
    env: { ...process.env, MOORAGE_KILLS: HISTORIES, MOORAGE_PROCESS_KILLS: KILLS },
  },
);
process.exitCode = status ?? 1;

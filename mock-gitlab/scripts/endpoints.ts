// `pnpm endpoints`: brings docs/endpoints.md, docs/seed.md and docs/switches.md up to date.
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { withTable } from './endpoint-table.ts';
import { withKeys } from './seed-keys.ts';
import { withSwitches } from './switch-table.ts';

const pages = { 'endpoints.md': withTable, 'seed.md': withKeys, 'switches.md': withSwitches };
for (const [name, bring] of Object.entries(pages)) {
  const page = resolve(import.meta.dirname, '../docs', name);
  writeFileSync(page, bring(readFileSync(page, 'utf8')));
}

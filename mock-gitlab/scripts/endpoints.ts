// `pnpm endpoints`: brings docs/endpoints.md up to date.
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { withTable } from './endpoint-table.ts';

const page = resolve(import.meta.dirname, '../docs/endpoints.md');
writeFileSync(page, withTable(readFileSync(page, 'utf8')));

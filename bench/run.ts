// `npm run bench`: measures, prints a table, writes results.json. `--write` also puts the table into README.md.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join, resolve } from 'node:path';
import { table } from './src/figure.ts';
import { measureMock } from './src/measure-mock.ts';
import { measureRequests } from './src/measure-requests.ts';
import { measureStart } from './src/measure-start.ts';

const [startRounds, loadRounds, loadMs] = [15, 5, 1_500];

execFileSync(process.execPath, [resolve(import.meta.dirname, '../apps/cli/binary/build.ts')], {
  stdio: 'inherit',
});
const figures = [
  ...(await measureStart(startRounds)),
  ...(await measureRequests(loadRounds, loadMs)),
  ...(await measureMock(loadRounds, loadMs)),
];

const [processor] = cpus();
const machine = `${process.platform} ${process.arch}, ${cpus().length} × ${processor?.model ?? 'unknown'}, Node.js ${process.versions.node}`;
console.log(`\n${table(figures)}\n\n${machine}`);

const results = { measuredAt: new Date().toISOString(), machine, figures };
writeFileSync(join(import.meta.dirname, 'results.json'), `${JSON.stringify(results, null, 2)}\n`);

if (process.argv.includes('--write')) {
  const readme = join(import.meta.dirname, 'README.md');
  const text = readFileSync(readme, 'utf8');
  const measured = `<!-- measured -->\n${table(figures)}\n\n${machine}\n<!-- /measured -->`;
  writeFileSync(readme, text.replace(/<!-- measured -->.*<!-- \/measured -->/s, measured));
}

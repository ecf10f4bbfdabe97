// `npm run bench`: measures, prints tables, writes results.json. `--write` also puts the tables into README.md; `--mock` measures
// the mock alone, `--kill` runs the kill test at length instead of measuring, `--long` also what it holds after a million requests.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join, resolve } from 'node:path';
import { type Figure, table } from './src/figure.ts';
import { measureMock } from './src/measure-mock.ts';
import { measureMockInProcess, measureMockMemory } from './src/measure-mock-in-process.ts';
import { measureOthers } from './src/measure-others.ts';
import { measureRequests } from './src/measure-requests.ts';
import { measureStart } from './src/measure-start.ts';
import { measureStorm } from './src/measure-storm.ts';
import { takeBuiltMock } from './src/subjects.ts';

if (process.argv.includes('--kill')) {
  await import('./lifecycle/kill.ts');
  process.exit();
}

const rounds = { start: 15, load: 5, durationMs: 1_500 };
const asked = (flag: string) => process.argv.includes(flag);
const root = resolve(import.meta.dirname, '..');

function build(program: string): void {
  execFileSync(process.execPath, [resolve(root, program)], {
    stdio: 'inherit',
    env: { ...process.env, PATH: `${join(root, 'node_modules/.bin')}:${process.env['PATH'] ?? ''}` },
  });
}

const [processor] = cpus();
const machine = `${process.platform} ${process.arch}, ${cpus().length} × ${processor?.model ?? 'unknown'}, Node.js ${process.versions.node}`;
const results: Record<string, readonly Figure[]> = {};

/** Prints figures and, where asked to, writes them between their marks. */
function show(mark: string, subject: string, figures: readonly Figure[], key = subject): void {
  results[key] = figures;
  const measured = `${table(subject, figures)}\n\n${machine}`;
  console.log(`\n${measured}`);
  if (!asked('--write')) return;
  const readme = join(import.meta.dirname, 'README.md');
  const between = new RegExp(`<!-- ${mark} -->.*<!-- /${mark} -->`, 's');
  const text = readFileSync(readme, 'utf8');
  writeFileSync(readme, text.replace(between, `<!-- ${mark} -->\n${measured}\n<!-- /${mark} -->`));
}

build('mock-gitlab/scripts/build.ts');
takeBuiltMock();
if (!asked('--mock')) {
  build('apps/cli/binary/build.ts');
  show('measured', 'Moorage', [
    ...(await measureStart(rounds.start)),
    ...(await measureRequests(rounds.load, rounds.durationMs)),
  ]);
  show('storm', 'Moorage', await measureStorm(), 'Moorage, storm');
}
show('mock', 'mock-gitlab', [
  ...(await measureMockInProcess(rounds.load, rounds.durationMs)),
  ...(await measureMock(rounds)),
  ...(await measureOthers(rounds)),
]);
if (asked('--long')) show('memory', 'mock-gitlab', await measureMockMemory());

const written = { measuredAt: new Date().toISOString(), machine, results };
writeFileSync(join(import.meta.dirname, 'results.json'), `${JSON.stringify(written, null, 2)}\n`);

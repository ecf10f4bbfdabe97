// Everything CI runs. Every step runs even if an earlier one failed, so that one run tells all there is to mend.
// `npm test -- lint types` runs only the steps named.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

interface Outcome {
  readonly passed: number;
  readonly failed: number;
}

type Step = () => Outcome;

const root = resolve(import.meta.dirname, '..');
const reports = mkdtempSync(join(tmpdir(), 'moorage-check-'));

const steps: Readonly<Record<string, Step>> = {
  format: () => tool('oxfmt', '--check'),
  lint: () => tool('oxlint', '--deny-warnings'),
  types: () => both(turbo('typecheck'), tool('tsc', '--noEmit')),
  unused: () => tool('knip'),
  build: () => turbo('build'),
  // Left alone, Vitest keeps a core for itself, which on a machine of two is half of it.
  tests: () => tests('!e2e', '--maxWorkers=100%'),
  e2e: () => tests('e2e'),
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in steps));
if (unknown.length > 0) {
  console.error(`No such step: ${unknown.join(', ')}. There are: ${Object.keys(steps).join(', ')}.`);
  process.exit(2);
}

let total: Outcome = { passed: 0, failed: 0 };
const lines: string[] = [];
for (const [name, step] of Object.entries(steps)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  console.log(`\n── ${name}`);
  const startedAt = performance.now();
  const outcome = step();
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  total = both(total, outcome);
  lines.push(
    `${outcome.failed === 0 ? '✓' : '✗'} ${name.padEnd(7)} ${seconds.padStart(6)} s   ${inWords(outcome)}`,
  );
}
rmSync(reports, { recursive: true });

console.log(`\n${lines.join('\n')}\n\n${inWords(total)}`);
process.exitCode = total.failed === 0 ? 0 : 1;

/** Runs a command of `node_modules/.bin`; it counts as one check. */
function tool(command: string, ...args: readonly string[]): Outcome {
  return run(command, ...args) ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

function turbo(task: string): Outcome {
  return tool('turbo', 'run', task, '--continue', '--output-logs=errors-only', '--log-order=grouped');
}

/** Runs the Vitest projects that match; each test counts. */
function tests(project: string, ...options: readonly string[]): Outcome {
  const report = join(reports, `${project.replace('!', 'not-')}.json`);
  const isGreen = run(
    'vitest',
    'run',
    `--project=${project}`,
    '--reporter=dot',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...options,
  );
  return count(report, isGreen);
}

/** What Vitest's JSON reporter writes, as far as it is read here. */
interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly unknown[] }[];
}

/** A file that cannot be loaded has no tests to fail, and an error may belong to no test: both count as a failure. */
function count(file: string, isGreen: boolean): Outcome {
  // Without a report Vitest itself did not get that far, and has said why.
  if (!existsSync(file)) return { passed: 0, failed: 1 };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written by the Vitest that is pinned here
  const report = JSON.parse(readFileSync(file, 'utf8')) as Report;
  const unloaded = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  );
  const failed = report.numFailedTests + unloaded.length;
  return { passed: report.numPassedTests, failed: isGreen ? failed : Math.max(failed, 1) };
}

function run(command: string, ...args: readonly string[]): boolean {
  const { status, signal, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
  if (error) console.error(`${command} could not be started: ${error.message}`);
  if (signal) process.kill(process.pid, signal);
  return status === 0;
}

function both(a: Outcome, b: Outcome): Outcome {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed };
}

function inWords({ passed, failed }: Outcome): string {
  return `${passed} passed, ${failed} failed`;
}

import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What Node looks for in itself to know that it carries a program. @see https://nodejs.org/api/single-executable-applications.html */
const fuse = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';

export interface Program {
  /** CommonJS. */
  readonly code: string;
  /** Name → file. */
  readonly assets: Readonly<Record<string, string>>;
}

/** Puts a program and its assets into a copy of this Node, and that at `output`. */
export function inject({ code, assets }: Program, output: string): { isStripped: boolean } {
  const folder = mkdtempSync(join(tmpdir(), 'moorage-build-'));
  try {
    const main = join(folder, 'main.cjs');
    const blob = join(folder, 'blob');
    const configuration = join(folder, 'configuration.json');
    writeFileSync(main, code);
    writeFileSync(
      configuration,
      JSON.stringify({
        main,
        output: blob,
        assets,
        disableExperimentalSEAWarning: true,
        useCodeCache: true,
        execArgv: ['--no-warnings'],
      }),
    );
    execute(process.execPath, '--experimental-sea-config', configuration);

    const program = join(folder, 'moorage');
    // NOTE: before the blob goes in. A file that is stripped afterwards crashes when it starts.
    const isStripped = strip(process.execPath, program);
    if (!isStripped) copyFileSync(process.execPath, program);
    chmodSync(program, 0o755);
    if (process.platform === 'darwin') execute('codesign', '--remove-signature', program);
    // Run as a command, as it warns of sections that are none of its business.
    execute(
      process.execPath,
      fileURLToPath(import.meta.resolve('postject/dist/cli.js')),
      program,
      'NODE_SEA_BLOB',
      blob,
      '--sentinel-fuse',
      fuse,
      ...(process.platform === 'darwin' ? ['--macho-segment-name', 'NODE_SEA'] : []),
    );
    if (process.platform === 'darwin') execute('codesign', '--sign', '-', program);

    mkdirSync(dirname(output), { recursive: true });
    // In two steps, as the temporary folder may be on another disk and the old file may be running.
    copyFileSync(program, `${output}.new`);
    renameSync(`${output}.new`, output);
    return { isStripped };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Leaves out the symbols, about 18 MB, where the tool for it is there. */
function strip(from: string, to: string): boolean {
  return process.platform === 'linux' && spawnSync('strip', ['-o', to, from]).status === 0;
}

function execute(command: string, ...args: readonly string[]): void {
  const { status, stderr, error } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} failed: ${error?.message ?? stderr.slice(-2000)}`);
}

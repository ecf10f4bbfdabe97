// `node scripts/run.mjs [--build] FILE [ARGUMENTS]` runs a TypeScript file of this repository with the pinned Node.
// It works on any Node ≥ 18 with npm: what is pinned (pnpm, Node, every dependency) comes from the npm registry the
// first time, and again only when a lockfile or package.json changed. `--build` first builds the web app if its
// sources changed. This file alone is plain JavaScript, because the Node that reads it may be old.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const bin = join(root, 'node_modules', '.bin');
const stampFile = join(root, 'node_modules', '.installed');
const inRoot = {
  cwd: root,
  env: {
    ...process.env,
    PATH: bin + delimiter + process.env.PATH,
    DO_NOT_TRACK: '1',
    TURBO_TELEMETRY_DISABLED: '1',
    TURBO_NO_UPDATE_NOTIFIER: '1',
  },
};

const isBuild = process.argv[2] === '--build';
const [file, ...rest] = process.argv.slice(isBuild ? 3 : 2);

const stamp = pinnedState();
const isFirst = !existsSync(stampFile) || readFileSync(stampFile, 'utf8') !== stamp;
if (isFirst) install();
if (isFirst && isBuild) console.log('Installed. Building the web app; some seconds more.');
if (isBuild) build();
runToTheEnd(join(bin, 'node'), [file, ...rest]);

/** Changes when anything that decides what is installed changes. */
function pinnedState() {
  const folders = ['apps', 'packages'].flatMap((parent) =>
    readdirSync(join(root, parent)).map((child) => join(parent, child)),
  );
  const files = ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json'].concat(
    [...folders, 'mock-gitlab', 'bench'].map((folder) => join(folder, 'package.json')),
  );
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}`);
  for (const name of files.filter((name) => existsSync(join(root, name)))) {
    hash.update(name).update(readFileSync(join(root, name)));
  }
  return hash.digest('hex');
}

function install() {
  if (!['linux', 'darwin'].includes(process.platform) || !['x64', 'arm64'].includes(process.arch)) {
    stop(
      `Moorage is built on Linux and macOS, x64 and arm64; this is ${process.platform} ${process.arch}.`,
      'On Windows, run it inside WSL.',
    );
  }
  console.log(
    'Installing pnpm, Node.js 24 and every dependency, as pinned; only the first time takes a while.',
  );
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const npm = ['exec', '--yes', '--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=5000', '--'];
  const result = spawnSync(
    'npm',
    [...npm, packageManager, 'install', '--frozen-lockfile', '--config.confirmModulesPurge=false'],
    { ...inRoot, stdio: 'inherit' },
  );
  if (result.error)
    stop(`npm could not be started: ${result.error.message}`, 'It comes with https://nodejs.org');
  if (result.status !== 0) {
    stop(
      `Installing failed (npm exit code ${result.status}); the reason stands above.`,
      'The first run needs the npm registry. Behind a proxy or a mirror: `npm config set proxy URL` or',
      '`npm config set registry URL`. Later runs need no network.',
    );
  }
  if (spawnSync(join(bin, 'node'), ['--version']).status !== 0) {
    stop(
      'The pinned Node.js 24 was installed but does not run on this system.',
      'It needs glibc 2.28 or newer on Linux (Alpine and other musl systems have none).',
    );
  }
  writeFileSync(stampFile, stamp);
}

/** Takes tens of milliseconds when nothing changed; says nothing unless it fails. */
function build() {
  const args = ['run', 'build', '--filter=@moorage/web', '--output-logs=errors-only', '--log-prefix=none'];
  const { status, stdout, stderr } = spawnSync(join(bin, 'turbo'), args, { ...inRoot, encoding: 'utf8' });
  if (status !== 0) stop(`${stdout}${stderr}`, 'The web app could not be built; the reason stands above.');
}

function stop(...lines) {
  console.error(`\n${lines.join('\n')}`);
  process.exit(1);
}

/** Lives exactly as long as the command, passes signals on to it, and ends the way it ended. */
function runToTheEnd(command, args) {
  const child = spawn(command, args, { ...inRoot, stdio: 'inherit' });
  let lastAt = 0;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      // A terminal sends Ctrl-C to the whole group, so the child has it already; npm passes on what we have, too.
      const isTold = (signal === 'SIGINT' && process.stdin.isTTY) || Date.now() - lastAt < 1000;
      lastAt = Date.now();
      if (!isTold) child.kill(signal);
    });
  }
  child.on('error', (error) => stop(`${command} could not be started: ${error.message}`));
  child.on('exit', (code, signal) => {
    if (!signal) process.exit(code);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { extname, join, resolve, sep } from 'node:path';
import type { WebFiles } from '@moorage/server';
import { assetNames, isSingleFile, readAsset, webPrefix } from './single-file/assets.ts';
import { cannotStart, Stop } from './stop.ts';

const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.woff2': 'font/woff2',
};

/** Vite writes what it names by content into this folder, and nothing else. */
const hashedFolder = '/assets/';

/**
 * The user interface: inside the single file, or as built in the repository.
 *
 * @throws {Stop} when it was not built.
 */
export function webFiles(): WebFiles {
  if (!isSingleFile) return webFilesIn(resolve(import.meta.dirname, '../../web/dist'));
  const prefix = `${webPrefix}/`;
  const names = assetNames().filter((name) => name.startsWith(prefix));
  return filesOf(new Map(names.map((name) => [name.slice(webPrefix.length), () => readAsset(name)])));
}

/** @throws {Stop} when the directory holds no built user interface. */
export function webFilesIn(directory: string): WebFiles {
  if (!existsSync(join(directory, 'index.html'))) {
    throw new Stop(
      cannotStart,
      `The user interface is not built (${join(directory, 'index.html')} is missing). Run \`npm start\`, or \`npx turbo run build\` in the repository.`,
    );
  }
  const entries = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return filesOf(
    new Map(
      entries.map(({ parentPath, name }) => {
        const file = join(parentPath, name);
        return [file.slice(directory.length).replaceAll(sep, '/'), () => new Uint8Array(readFileSync(file))];
      }),
    ),
  );
}

/** Only names in the map can be read, so a path cannot lead elsewhere. */
function filesOf(files: ReadonlyMap<string, () => Uint8Array<ArrayBuffer>>): WebFiles {
  return {
    read: (path) => {
      const read = files.get(path);
      if (read === undefined) return null;
      return {
        body: read(),
        contentType: contentTypes[extname(path)] ?? 'application/octet-stream',
        immutable: path.startsWith(hashedFolder),
      };
    },
  };
}

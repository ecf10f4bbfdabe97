import type { Command } from '../command.ts';
import { version } from '../version.ts';

export const versionCommand: Command = {
  help: 'moorage version\n\nPrints the version of Moorage, and what it runs on.',
  run: (_args, { print }) => {
    print(`moorage ${version} (Node.js ${process.versions.node}, ${process.platform} ${process.arch})`);
    return Promise.resolve(0);
  },
};

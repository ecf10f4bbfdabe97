import type { Command } from './command.ts';

interface Entry {
  readonly summary: string;
  /** Only the command that runs is loaded: `version` need not wait for a server. */
  readonly load: () => Promise<Command>;
}

/** Every command, in the order of the help. */
export const commands: ReadonlyMap<string, Entry> = new Map<string, Entry>([
  ['serve', { summary: 'run Moorage', load: async () => (await import('./commands/serve.ts')).serve }],
  [
    'demo',
    {
      summary: 'try Moorage on this machine, with everything set up',
      load: async () => (await import('./commands/demo.ts')).demo,
    },
  ],
  [
    'mock-gitlab',
    {
      summary: 'run the mock that the demo uses, for tests',
      load: async () => (await import('./commands/mock-gitlab.ts')).mockGitLab,
    },
  ],
  [
    'connections',
    {
      summary: 'list, check and renew the connections of a running Moorage',
      load: async () => (await import('./commands/connections.ts')).connections,
    },
  ],
  [
    'version',
    {
      summary: 'print the version',
      load: async () => (await import('./commands/version.ts')).versionCommand,
    },
  ],
  ['help', { summary: 'explain a command', load: async () => (await import('./commands/help.ts')).help }],
]);

import type { Command } from '../command.ts';
import { commands } from '../commands.ts';
import { Stop, usageMistake } from '../stop.ts';

export const help: Command = {
  help: 'moorage help [COMMAND]\n\nExplains a command and its settings.',
  run: async ([name], { print }) => {
    print(name === undefined ? overview() : await explain(name));
    return 0;
  },
};

/** What `moorage help COMMAND` and `moorage COMMAND --help` print. */
export async function explain(name: string): Promise<string> {
  return (await (commands.get(name) ?? unknownCommand(name)).load()).help;
}

/** @throws {Stop} always, naming the commands that there are */
export function unknownCommand(name: string): never {
  throw new Stop(
    usageMistake,
    `There is no command "${name}". There are: ${[...commands.keys()].join(', ')}.`,
  );
}

function overview(): string {
  const lines = [...commands].map(([name, { summary }]) => `  moorage ${name.padEnd(12)} ${summary}`);
  return `Moorage, the self-hosted home for app connections.\n\n${lines.join('\n')}\n\nmoorage help COMMAND tells more.`;
}

import { isConnectionError, WrongPlugin } from '@moorage/core';
import { commands } from './commands.ts';
import { cannotStart, isStop, usageMistake } from './stop.ts';
import type { Surroundings } from './surroundings.ts';

const spellings: Readonly<Record<string, string>> = {
  '--help': 'help',
  '-h': 'help',
  '--version': 'version',
  '-v': 'version',
};

/**
 * Runs `moorage` with what was written behind it.
 *
 * @returns the exit code: 0, 1 when it cannot be done here, 2 when it was used wrongly
 */
export async function run(
  [word = 'help', ...args]: readonly string[],
  surroundings: Surroundings,
): Promise<number> {
  const name = spellings[word] ?? word;
  const wantsHelp = args.includes('--help') || args.includes('-h');
  try {
    const command = wantsHelp ? undefined : commands.get(name);
    if (command !== undefined) return await (await command.load()).run(args, surroundings);
    const { explain } = await import('./commands/help.ts');
    surroundings.print(await explain(name));
    return 0;
  } catch (error) {
    if (isStop(error)) {
      surroundings.complain(`moorage: ${error.message}`);
      return error.exitCode;
    }
    if (error instanceof WrongPlugin) {
      surroundings.complain(`moorage: ${error.message}`);
      return cannotStart;
    }
    if (isConnectionError(error)) {
      surroundings.complain(`moorage: ${error.message} ${error.action}`);
      return error.code === 'invalid_input' ? usageMistake : cannotStart;
    }
    throw error;
  }
}

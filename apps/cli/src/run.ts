import { isConnectionError } from '@moorage/core';
import { commands } from './commands.ts';
import { cannotStart, isStop, usageMistake } from './stop.ts';
import type { Surroundings } from './surroundings.ts';

/**
 * Runs `moorage` with what was written behind it.
 *
 * @returns the exit code: 0, 1 when it cannot be done here, 2 when it was used wrongly
 */
export async function run(
  [word = 'help', ...args]: readonly string[],
  surroundings: Surroundings,
  printError: (line: string) => void,
): Promise<number> {
  const name = { '--help': 'help', '-h': 'help', '--version': 'version', '-v': 'version' }[word] ?? word;
  const wantsHelp = args.includes('--help') || args.includes('-h');
  try {
    const command = commands.get(name);
    if (command === undefined || (wantsHelp && name !== 'mock-gitlab')) {
      const { explain } = await import('./commands/help.ts');
      surroundings.print(await explain(name));
    } else {
      await (await command.load()).run(args, surroundings);
    }
    return 0;
  } catch (error) {
    if (isStop(error)) {
      printError(`moorage: ${error.message}`);
      return error.exitCode;
    }
    if (isConnectionError(error)) {
      printError(`moorage: ${error.message} ${error.action}`);
      return error.code === 'invalid_input' ? usageMistake : cannotStart;
    }
    throw error;
  }
}

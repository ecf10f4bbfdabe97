import { z } from 'zod';
import type { Command } from '../command.ts';
import type { Action } from '../connections/action.ts';
import { check } from '../connections/check.ts';
import { clientEnvironment, clientSettings } from '../connections/client-settings.ts';
import { createClient, type Client } from '../connections/client.ts';
import { credential } from '../connections/credential.ts';
import { list } from '../connections/list.ts';
import { refresh, rotate } from '../connections/renew.ts';
import { show } from '../connections/show.ts';
import { settingsHelp } from '../settings/describe-settings.ts';
import { readSettings, splitWords } from '../settings/read-settings.ts';
import { Stop, usageMistake } from '../stop.ts';

const actions = new Map<string, Action>([
  ['list', list],
  ['show', show],
  ['check', check],
  ['refresh', refresh],
  ['rotate', rotate],
  ['credential', credential],
]);

export const connections: Command = {
  help: `moorage connections ACTION [NAME] [FLAGS]

Speaks to a running Moorage with an access key. NAME is the name of a connection or its id.

${[...actions].map(([name, { takes, summary }]) => `  ${`${name} ${takes}`.padEnd(16)} ${summary}`).join('\n')}

Exit codes: 0 done; 1 Moorage said no or did not answer; 2 used wrongly; 3 done, and something has a status that
--fail-on names.

Which Moorage, and by which key:
${settingsHelp(clientSettings)}
${[...actions].map(([name, action]) => `\nmoorage connections ${`${name} ${action.takes}`.trim()}\n${helpOf(action)}`).join('\n')}`,

  async run(args, surroundings) {
    const { words, flags } = splitWords(everyFlag(), args);
    const [word, ...rest] = words;
    const action = actions.get(word ?? '');
    if (action === undefined) throw unknownAction(word);
    refuseWords(word ?? '', action, rest);
    const all = z.object({ ...clientSettings.shape, ...action.options.shape });
    const settings = readSettings(all, flags, clientEnvironment(surroundings.environment));
    const client = createClient(clientSettings.parse(settings), surroundings.network);
    const now = action === credential ? surroundings.now : await timeOf(client, surroundings.now);
    return action.run({ client, options: settings, words: rest, surroundings: { ...surroundings, now } });
  },
};

const clock = z.object({ now: z.iso.datetime() });

/** The server's clock where that can be moved, as in the demo; else, and where it does not say, this machine's. */
async function timeOf(client: Client, own: () => Date): Promise<() => Date> {
  try {
    const told = await client.orNull({ method: 'GET', path: '/api/v1/clock' }, clock);
    return told === null ? own : () => new Date(told.now);
  } catch (error) {
    if (error instanceof Stop) return own;
    throw error;
  }
}

/** The words can only be told from values by all flags that there are. */
function everyFlag(): z.ZodObject {
  const shapes = [...actions.values()].map(({ options }) => options.shape);
  return z.object(Object.assign({}, clientSettings.shape, ...shapes));
}

function helpOf({ about, options }: Action): string {
  return [...(about === undefined ? [] : [wrapped(about)]), settingsHelp(options, 'flags')].join('\n');
}

/** In lines that fit a terminal, a little in. */
function wrapped(text: string): string {
  return text.replaceAll(/(.{1,100})(\s|$)/g, '  $1\n').trimEnd();
}

function unknownAction(word: string | undefined): Stop {
  const there = `There are: ${[...actions.keys()].join(', ')}.`;
  return new Stop(
    usageMistake,
    word === undefined
      ? `Write what to do after "moorage connections". ${there}`
      : `There is no "moorage connections ${word}". ${there}`,
  );
}

function refuseWords(name: string, { takes }: Action, rest: readonly string[]): void {
  const most = takes === '' ? 0 : 1;
  const command = `moorage connections ${name}`;
  if (rest.length < most) {
    throw new Stop(usageMistake, `Write the name or the id of a connection: ${command} ${takes}`);
  }
  if (rest.length > most) {
    throw new Stop(
      usageMistake,
      `"${rest[most]}" is not expected here. Names with blanks go into quotes: ${command} ${takes === '' ? '' : '"my connection"'}`.trimEnd(),
    );
  }
}

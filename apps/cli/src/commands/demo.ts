import type { Command } from '../command.ts';
import { demoSettings } from './demo/demo-settings.ts';
import { introduction } from './demo/introduction.ts';
import { demoPerson } from './demo/set-up-demo.ts';
import { startDemo } from './demo/start-demo.ts';
import { settingsHelp } from '../settings/describe-settings.ts';
import { readSettings } from '../settings/read-settings.ts';

export const demo: Command = {
  help: `moorage demo [FLAGS]

Runs Moorage together with a GitLab that is not real, on this machine only, with everything there to try it.

${settingsHelp(demoSettings, 'flags')}`,

  async run(args, { print, untilAskedToEnd }) {
    const settings = readSettings(demoSettings, args, {});
    const askedToEnd = untilAskedToEnd();
    const running = await startDemo(settings);
    print(`moorage ready: ${running.url}`);
    print(`mock gitlab ready: ${running.gitlabUrl}`);
    print(
      running.passwordHolds
        ? `sign in: ${demoPerson.email} / ${demoPerson.password}`
        : `sign in: with the password you chose (to begin anew, delete ${settings.data})`,
    );
    for (const line of introduction(running.gitlabUrl)) print(line);
    await askedToEnd;
    await running.close();
    return 0;
  },
};

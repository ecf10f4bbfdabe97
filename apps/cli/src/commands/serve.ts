import { z } from 'zod';
import type { Command } from '../command.ts';
import { clientSettings } from '../connections/client-settings.ts';
import { createLog } from '../log.ts';
import { settingsHelp } from '../settings/describe-settings.ts';
import { readSettings, unknownVariables } from '../settings/read-settings.ts';
import { serveSettings } from '../settings/serve-settings.ts';
import { startMoorage } from '../start-moorage.ts';
import { webFiles } from '../web-files.ts';

/** A shell may hold what `moorage connections` reads as well. */
const knownSettings = z.object({ ...serveSettings.shape, ...clientSettings.shape });

export const serve: Command = {
  help: `moorage serve [FLAGS]

Runs Moorage until it is told to end (SIGTERM, Ctrl-C). The first start prints a link to make the first administrator.
A flag comes before a variable, a variable before the default; MOORAGE_…_FILE names a file that holds the value.

${settingsHelp(serveSettings)}`,

  async run(args, { environment, print, untilAskedToEnd }) {
    const settings = readSettings(serveSettings, args, environment);
    const log = createLog(settings);
    for (const name of unknownVariables(knownSettings, environment))
      log.warn('no such setting', { variable: name });
    const askedToEnd = untilAskedToEnd();
    const moorage = await startMoorage(settings, { web: webFiles(), log });
    print(`moorage ready: ${moorage.url}`);
    if (moorage.setupUrl !== null) print(`set up: ${moorage.setupUrl}`);
    log.info('ready', { url: moorage.url });
    await askedToEnd;
    log.info('ending', { reason: 'asked to' });
    if (!(await moorage.close())) log.warn('ended before everything was finished');
    return 0;
  },
};

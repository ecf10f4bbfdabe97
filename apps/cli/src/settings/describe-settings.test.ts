import { expect, test } from 'vitest';
import { settingsHelp, settingsTable } from './describe-settings.ts';
import { serveSettings } from './serve-settings.ts';

test('the help names every setting with its flag, variable and default', () => {
  const help = settingsHelp(serveSettings);
  expect(help).toContain(
    '--port PORT\n      The port to listen on; 0 takes any that is free.\n      MOORAGE_PORT, default: 4400',
  );
  expect(help).toContain('  MOORAGE_MASTER_KEY\n');
  expect(help).not.toContain('--master-key');
});

test('docs/settings.md is what the schema says (write it anew with `vitest run -u`)', async () => {
  const page = `# Settings of \`moorage serve\`

A flag comes before a variable, a variable before the default. Each variable can also name a file that holds the value:
\`MOORAGE_…_FILE\`, for secrets that come as files. An empty variable counts as not set. Secrets have no flag, because
other users of a machine can read command lines; for the same reason a file with a secret must be closed to them (mode 0400).

${settingsTable(serveSettings)}
`;
  await expect(page).toMatchFileSnapshot('../../../../docs/settings.md');
});

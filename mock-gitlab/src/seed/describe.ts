import { demoCredentials } from './demo.ts';
import type { SeedData } from './shape.ts';

/** The people, the application and the tokens of the demo, a line each. */
export function describeDemo(): string[] {
  const { people, oauthApplication, tokens } = demoCredentials;
  return [
    ...Object.values(people).map(({ username, password }) => `  person       ${username} / ${password}`),
    `  application  ${oauthApplication.name}, redirect URI ${oauthApplication.redirectUri}`,
    `    client id      ${oauthApplication.clientId}`,
    `    client secret  ${oauthApplication.clientSecret}`,
    ...Object.entries(tokens).map(([name, token]) => `  token        ${token}  ${TOKEN_WORDS[name] ?? name}`),
  ];
}

const TOKEN_WORDS: Readonly<Record<string, string>> = {
  root: 'root, personal: api sudo admin_mode',
  adaApi: 'ada, personal: api',
  adaReadOnly: 'ada, personal: read_api only',
  dockOwner: 'project harbor/dock, Owner',
  dockMaintainer: 'project harbor/dock, Maintainer',
  dockDeveloper: 'project harbor/dock, Developer',
  harborOwner: 'group harbor, Owner',
  expired: 'ada, personal: expired',
  revoked: 'ada, personal: revoked',
};

/** As many of each kind are told; `--print-seed` tells all. */
const MOST = 20;

function some<T>(
  kind: string,
  items: readonly T[] | undefined,
  tell: (item: T) => readonly string[],
): string[] {
  const all = items ?? [];
  const left = all.length - MOST;
  const rest = left > 0 ? [`  ${kind.padEnd(12)} … and ${left} more; --print-seed shows all`] : [];
  return [...all.slice(0, MOST).flatMap(tell), ...rest];
}

/** Whom one can sign in as, and with what one can ask: people, applications and tokens of a seed, a line each. */
export function describeSeed(seed: SeedData): string[] {
  return [
    ...some('person', seed.people, ({ username, password }) => [
      `  person       ${username} / ${password ?? '(no password)'}`,
    ]),
    ...some('application', seed.oauth_applications, (application) => [
      `  application  ${application.name}, redirect URI ${application.redirect_uris.join(' ')}`,
      `    client id      ${application.client_id ?? ''}`,
      `    client secret  ${application.client_secret ?? ''}`,
    ]),
    ...some(
      'token',
      seed.tokens,
      ({ token = '', name, user, project, group, access_level, scopes, revoked }) => {
        const owner = user ?? (project === undefined ? `group ${group ?? ''}` : `project ${project}`);
        const role = access_level === undefined ? '' : `, ${access_level}`;
        return [
          `  token        ${token}  ${name}: ${owner}${role}: ${scopes.join(' ')}${revoked ? ', revoked' : ''}`,
        ];
      },
    ),
  ];
}

import { demoCredentials } from 'mock-gitlab';

/** What there is to try, as lines for the terminal. */
export function introduction(gitlabUrl: string): readonly string[] {
  const { people, oauthApplication, tokens, password } = demoCredentials;
  return [
    '',
    `People at the mock GitLab, for the consent page (password: ${password})`,
    ...columns([
      [people.root.username, 'administrator'],
      [people.ada.username, 'Owner of the group harbor'],
      [people.ben.username, 'Maintainer of harbor/dock'],
      [people.cyd.username, 'Developer of harbor/dock: too small a role'],
    ]),
    '',
    `OAuth application ${oauthApplication.name}, registered in Moorage already`,
    ...columns([
      ['instance URL', gitlabUrl],
      ['application ID', oauthApplication.clientId],
      ['secret', oauthApplication.clientSecret],
    ]),
    '',
    'Access tokens',
    ...columns([
      [tokens.adaApi, 'ada, personal: api'],
      [tokens.adaReadOnly, 'ada, personal: read_api only, so it is refused'],
      [tokens.root, 'root, personal: api sudo admin_mode'],
      [tokens.dockOwner, 'project harbor/dock: Owner'],
      [tokens.dockMaintainer, 'project harbor/dock: Maintainer'],
      [tokens.dockDeveloper, 'project harbor/dock: Developer, so it is refused'],
      [tokens.harborOwner, 'group harbor: Owner'],
      [tokens.expired, 'expired, so it is refused'],
      [tokens.revoked, 'revoked, so it is refused'],
    ]),
    '',
    'Connect one of them, then move time with the bar at the foot of the page: +1 day, +30 days, +1 year.',
    'Tokens rotate 7 days before they end, authorizations are refreshed, and the timeline tells of it.',
    '',
  ];
}

function columns(rows: readonly (readonly [string, string])[]): readonly string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}

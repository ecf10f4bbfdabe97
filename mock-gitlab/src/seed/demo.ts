import type { SeedData } from './shape.ts';

// Any 32 characters written in hex are 64 digits: the form of GitLab's ids and secrets, yet plainly no real secret.
const hexOf = (words: string) => Buffer.from(words).toString('hex');

const password = 'moorage-demo';

/**
 * The people, application and tokens of the default seed, to sign in and to test with.
 * Known to everybody: they open nothing but the mock.
 */
export const demoCredentials = {
  password,
  people: {
    root: { username: 'root', name: 'Administrator', email: 'root@harbor.example', password },
    ada: { username: 'ada', name: 'Ada Quay', email: 'ada@harbor.example', password },
    ben: { username: 'ben', name: 'Ben Mole', email: 'ben@harbor.example', password },
    cyd: { username: 'cyd', name: 'Cyd Buoy', email: 'cyd@harbor.example', password },
  },
  oauthApplication: {
    name: 'moorage-demo',
    clientId: hexOf('mock-gitlab demo client id 00001'),
    clientSecret: `gloas-${hexOf('mock-gitlab demo secret no. 0001')}`,
    redirectUri: 'http://127.0.0.1:4400/oauth/callback',
    scopes: ['api', 'read_user', 'openid', 'profile', 'email'],
  },
  tokens: {
    root: 'glpat-moorage-demo-root-00',
    adaApi: 'glpat-moorage-demo-ada-api',
    adaReadOnly: 'glpat-moorage-demo-ada-ro0',
    dockOwner: 'glpat-moorage-demo-dock-50',
    dockMaintainer: 'glpat-moorage-demo-dock-40',
    dockDeveloper: 'glpat-moorage-demo-dock-30',
    harborOwner: 'glpat-moorage-demo-harbor0',
    expired: 'glpat-moorage-demo-expired',
    revoked: 'glpat-moorage-demo-revoked',
  },
} as const;

const { people, oauthApplication, tokens } = demoCredentials;
const botScopes = ['api', 'self_rotate'];

/** The default seed: a small harbour of people, groups, projects, tokens and variables. */
export const demoSeed: SeedData = {
  people: [{ ...people.root, admin: true }, people.ada, people.ben, people.cyd],
  groups: [
    {
      path: 'harbor',
      name: 'Harbor',
      description: 'Everything that floats',
      members: { ada: 'owner' },
      variables: [
        { key: 'REGISTRY_URL', value: 'https://registry.harbor.example' },
        { key: 'REGISTRY_PASSWORD', value: 'bilge-water-42', masked: true, protected: true },
      ],
    },
    { path: 'harbor/crew', name: 'Crew', description: 'Those who make it float' },
  ],
  projects: [
    {
      path: 'harbor/dock',
      name: 'Dock',
      description: 'Where ships rest',
      members: { ben: 'maintainer', cyd: 'developer' },
      variables: [
        { key: 'DEPLOY_TARGET', value: 'pier-1' },
        { key: 'DATABASE_URL', value: 'postgres://dock@db/dock', raw: true },
        { key: 'API_KEY', value: 'staging-key-0001', masked: true, environment_scope: 'staging' },
        {
          key: 'API_KEY',
          value: 'production-key-0001',
          masked: true,
          protected: true,
          environment_scope: 'production',
        },
        { key: 'SIGNING_KEY', value: 'never-to-be-seen-again', masked: true, hidden: true },
      ],
    },
    { path: 'harbor/pier', name: 'Pier', description: 'Where ships wait' },
    { path: 'ada/notes', name: 'Notes' },
  ],
  oauth_applications: [
    {
      name: oauthApplication.name,
      client_id: oauthApplication.clientId,
      client_secret: oauthApplication.clientSecret,
      redirect_uris: [oauthApplication.redirectUri],
      scopes: oauthApplication.scopes,
      owner: 'root',
    },
  ],
  tokens: [
    { token: tokens.root, name: 'root all', user: 'root', scopes: ['api', 'sudo', 'admin_mode'] },
    { token: tokens.adaApi, name: 'ada api', user: 'ada', scopes: ['api'], expires_in_days: 90 },
    {
      token: tokens.adaReadOnly,
      name: 'ada read',
      user: 'ada',
      scopes: ['read_api'],
      expires_in_days: 90,
    },
    {
      token: tokens.dockOwner,
      name: 'dock owner',
      project: 'harbor/dock',
      access_level: 'owner',
      scopes: botScopes,
      expires_in_days: 60,
    },
    {
      token: tokens.dockMaintainer,
      name: 'dock maintainer',
      project: 'harbor/dock',
      access_level: 'maintainer',
      scopes: botScopes,
      expires_in_days: 60,
    },
    {
      token: tokens.dockDeveloper,
      name: 'dock developer',
      project: 'harbor/dock',
      access_level: 'developer',
      scopes: botScopes,
      expires_in_days: 60,
    },
    {
      token: tokens.harborOwner,
      name: 'harbor owner',
      group: 'harbor',
      access_level: 'owner',
      scopes: botScopes,
      expires_in_days: 60,
    },
    {
      token: tokens.expired,
      name: 'ada expired',
      user: 'ada',
      scopes: ['api'],
      expires_in_days: -1,
    },
    {
      token: tokens.revoked,
      name: 'ada revoked',
      user: 'ada',
      scopes: ['api'],
      expires_in_days: 90,
      revoked: true,
    },
  ],
};

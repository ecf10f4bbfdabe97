/** Where the screens are. */
export const paths = {
  setup: '/setup',
  signIn: '/sign-in',
  connections: '/organization/settings/app-connections',
  connection: (id: string) => `/organization/settings/app-connections/${encodeURIComponent(id)}`,
  /** The list with the dialog for a new connection open, at one app or at the choice between them. */
  addConnection: (app = anyApp) => `/organization/settings/app-connections?add=${encodeURIComponent(app)}`,
  lifecycle: '/lifecycle',
  oauthApplications: '/organization/settings/oauth-applications',
  accessKeys: '/organization/settings/access-keys',
  notifications: '/organization/settings/notifications',
  policy: '/organization/settings/policy',
  oauthCallback: '/oauth/callback',
  password: '/account/password',
} as const;

/** In place of an app's id: the choice between them. No id can be this. */
export const anyApp = '*';

import { z } from 'zod';
import { oauth2 } from '../../src/index.ts';

export const acmeOAuth = oauth2({
  label: 'OAuth',
  description: 'Sign in at Acme and agree.',
  revision: 1,
  scopes: ['write'],
  settings: z.object({
    instance: z.url().default('https://acme.example').meta({ title: 'Instance', format: 'uri' }),
  }),
  baseUrl: ({ instance }) => `${bare(instance)}/v1`,
  server: ({ instance }) => ({
    instanceUrl: bare(instance),
    authorize: `${bare(instance)}/oauth/authorize`,
    token: `${bare(instance)}/oauth/token`,
    revoke: `${bare(instance)}/oauth/revoke`,
  }),
});

const bare = (url: string) => url.replace(/\/+$/, '');

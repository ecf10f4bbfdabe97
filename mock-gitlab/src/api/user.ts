import { ok } from '../http/answer.ts';
import { type Endpoint, endpoint } from '../http/endpoint.ts';
import { userPublic, userWithAdmin } from './entities/user.ts';

/** The routes about the caller. gitlab: lib/api/users.rb; doc/api/users.md */
export const userEndpoints: readonly Endpoint[] = [
  endpoint({
    verb: 'GET',
    path: '/user',
    auth: 'token',
    scopes: ['read_user', 'api', 'read_api'],
    handle: ({ exchange, actor }) =>
      ok((actor.user.admin ? userWithAdmin : userPublic)(exchange, actor.user)),
  }),
];

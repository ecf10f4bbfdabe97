import { hash } from 'node:crypto';
import { apiError, created, invalidModel, noContent, notFound, ok } from '../../http/answer.ts';
import { type Call, type Endpoint, endpoint } from '../../http/endpoint.ts';
import { offsetPage } from '../../http/pagination.ts';
import { choice, defaulted, instant, optional, paging, required, text } from '../../http/parameters.ts';
import type { SshKey, User } from '../../state/rows.ts';
import { isoTime } from '../entities/dates.ts';
import { userPublic } from '../entities/user.ts';
import { requireAdmin } from '../guards.ts';
import { ownRow, personByKey, personByUserId, personById } from '../person.ts';
import { readsUsers } from './users.ts';
import { refuseStale } from '../find.ts';

/** gitlab: lib/api/entities/ssh_key.rb */
const keyEntity = ({ id, title, createdAt, expiresAt, key, usageType }: SshKey) => ({
  id,
  title,
  created_at: isoTime(createdAt),
  expires_at: isoTime(expiresAt),
  key,
  usage_type: usageType,
});

// gitlab: lib/gitlab/ssh_public_key.rb, Technologies
const FORM =
  /^((?:ssh-(?:rsa|dss|ed25519)|ecdsa-sha2-nistp(?:256|384|521)|sk-ssh-ed25519@openssh\.com|sk-ecdsa-sha2-nistp256@openssh\.com)) +([A-Za-z0-9+/]{40,}={0,3})(?: +(.*))?$/;

const newKey = {
  key: required(text),
  title: required(text),
  expires_at: optional(instant),
  usage_type: defaulted(choice('auth_and_signing', 'auth', 'signing'), 'auth_and_signing'),
};

interface Wish {
  readonly key: string;
  readonly title: string;
  readonly expires_at: number | undefined;
  readonly usage_type: SshKey['usageType'];
}

/** gitlab: app/models/key.rb; app/services/keys/create_service.rb */
function addKey({ exchange }: Call, user: User, wish: Wish): SshKey {
  const { state, clock } = exchange.world;
  const [, algorithm, data] = FORM.exec(wish.key.trim()) ?? [];
  const title = wish.title.trim();
  if (algorithm === undefined || data === undefined) throw invalidModel({ key: ['is invalid'] });
  const fingerprint = hash('sha256', Buffer.from(data, 'base64'), 'base64').replace(/=+$/, '');
  const complaints: Record<string, string[]> = {};
  if (title === '') complaints['title'] = ["can't be blank"];
  if (title.length > 255) complaints['title'] = ['is too long (maximum is 255 characters)'];
  if (state.sshKeys.by('fingerprint', fingerprint)) {
    complaints['fingerprint_sha256'] = ['has already been taken'];
  }
  const at = clock.milliseconds();
  if (wish.expires_at !== undefined && wish.expires_at <= at) {
    complaints['key'] = ['has expired and the expiration date is in the past'];
  }
  if (Object.keys(complaints).length > 0) throw invalidModel(complaints);
  const { hostname } = new URL(exchange.baseUrl);
  return state.sshKeys.insert((id) => ({
    id,
    userId: user.id,
    title,
    // gitlab: app/models/key.rb, publishable_key: the comment becomes the name and the host
    key: `${algorithm} ${data} ${user.name} (${hostname})`,
    fingerprint,
    usageType: wish.usage_type,
    createdAt: at,
    expiresAt: wish.expires_at ?? null,
  }));
}

function keyOf(call: Call, user: User): SshKey {
  const row = call.exchange.world.state.sshKeys.get(Number(call.segment('key_id')));
  if (row?.userId !== user.id) throw notFound('Key');
  return row;
}

const listKeys = (call: Call, user: User, page: { readonly page: number; readonly per_page: number }) =>
  offsetPage(call, call.exchange.world.state.sshKeys.many('user', String(user.id)), page, keyEntity);

function deleteKey(call: Call, user: User) {
  const key = keyOf(call, user);
  refuseStale(call, key.createdAt);
  call.exchange.world.state.sshKeys.delete(key.id);
  return noContent;
}

const withOwner = ({ exchange }: Call, key: SshKey) => {
  const owner = exchange.world.state.users.get(key.userId);
  return { ...keyEntity(key), user: owner ? userPublic(exchange, owner) : null };
};

/** gitlab: lib/api/users.rb, lib/api/keys.rb; doc/api/user_keys.md, doc/api/keys.md */
export const userKeyEndpoints: readonly Endpoint[] = [
  endpoint({
    verb: 'GET',
    path: '/user/keys',
    auth: 'token',
    scopes: readsUsers,
    parameters: paging,
    handle: (call, page) => listKeys(call, ownRow(call), page),
  }),
  endpoint({
    verb: 'POST',
    path: '/user/keys',
    auth: 'token',
    parameters: newKey,
    handle: (call, wish) => created(keyEntity(addKey(call, ownRow(call), wish))),
  }),
  endpoint({
    verb: 'GET',
    path: '/user/keys/:key_id',
    auth: 'token',
    scopes: readsUsers,
    parameters: {},
    handle: (call) => ok(keyEntity(keyOf(call, ownRow(call)))),
  }),
  endpoint({
    verb: 'DELETE',
    path: '/user/keys/:key_id',
    auth: 'token',
    parameters: {},
    handle: (call) => deleteKey(call, ownRow(call)),
  }),
  endpoint({
    verb: 'GET',
    path: '/users/:user_id/keys',
    auth: 'token',
    scopes: readsUsers,
    parameters: paging,
    handle: (call, page) => listKeys(call, personByKey(call, 'user_id'), page),
  }),
  endpoint({
    verb: 'POST',
    path: '/users/:user_id/keys',
    auth: 'token',
    parameters: newKey,
    handle(call, wish) {
      requireAdmin(call);
      return created(keyEntity(addKey(call, personByUserId(call), wish)));
    },
  }),
  endpoint({
    verb: 'GET',
    path: '/users/:id/keys/:key_id',
    auth: 'token',
    scopes: readsUsers,
    parameters: {},
    handle: (call) => ok(keyEntity(keyOf(call, personByKey(call, 'id')))),
  }),
  endpoint({
    verb: 'DELETE',
    path: '/users/:id/keys/:key_id',
    auth: 'token',
    parameters: {},
    handle(call) {
      requireAdmin(call);
      return deleteKey(call, personById(call));
    },
  }),
  endpoint({
    verb: 'GET',
    path: '/keys/:id',
    auth: 'token',
    parameters: {},
    handle(call) {
      requireAdmin(call);
      const key = call.exchange.world.state.sshKeys.get(Number(call.segment('id')));
      if (!key) throw apiError(404, '404 Not found');
      return ok(withOwner(call, key));
    },
  }),
  endpoint({
    verb: 'GET',
    path: '/keys',
    auth: 'token',
    lacks: 'MD5 fingerprints and deploy keys',
    parameters: { fingerprint: required(text) },
    handle(call, { fingerprint }) {
      requireAdmin(call);
      if (!/^SHA256:/i.test(fingerprint)) throw apiError(400, 'Failed to return the key');
      const key = call.exchange.world.state.sshKeys.by('fingerprint', fingerprint.slice('SHA256:'.length));
      if (!key) throw notFound('Key');
      return ok(withOwner(call, key));
    },
  }),
];

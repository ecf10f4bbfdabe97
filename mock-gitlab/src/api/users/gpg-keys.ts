import { created, invalidModel, noContent, notFound, ok } from '../../http/answer.ts';
import { type Call, type Endpoint, endpoint } from '../../http/endpoint.ts';
import { offsetPage } from '../../http/pagination.ts';
import { paging, required, text } from '../../http/parameters.ts';
import type { GpgKey, User } from '../../state/rows.ts';
import { isoTime } from '../entities/dates.ts';
import { administered, ownRow, personById } from '../person.ts';
import { readsUsers } from './users.ts';
import { refuseStale } from '../find.ts';

/** gitlab: lib/api/entities/gpg_key.rb */
const gpgKeyEntity = ({ id, key, createdAt }: GpgKey) => ({ id, key, created_at: isoTime(createdAt) });

const ARMOUR = /^-----BEGIN PGP PUBLIC KEY BLOCK-----[\s\S]+-----END PGP PUBLIC KEY BLOCK-----$/;

function keyOf(call: Call, user: User): GpgKey {
  const row = call.exchange.world.state.gpgKeys.get(Number(call.segment('key_id')));
  if (row?.userId !== user.id) throw notFound('GPG Key');
  return row;
}

/** gitlab: app/models/gpg_key.rb, validations */
function addKey({ exchange }: Call, user: User, key: string): GpgKey {
  const { state, clock } = exchange.world;
  const text = key.trim();
  if (!ARMOUR.test(text)) {
    throw invalidModel({
      key: ['is invalid'],
      fingerprint: ["can't be blank"],
      primary_keyid: ["can't be blank"],
    });
  }
  if (state.gpgKeys.find((one) => one.key === text)) {
    throw invalidModel({
      fingerprint: ['has already been taken'],
      primary_keyid: ['has already been taken'],
    });
  }
  return state.gpgKeys.insert((id) => ({ id, userId: user.id, key: text, createdAt: clock.milliseconds() }));
}

/** The same routes for oneself and for a person with an id. */
const endpointsOf = (
  path: string,
  reader: (call: Call) => User,
  writer: (call: Call) => User,
): readonly Endpoint[] => [
  endpoint({
    verb: 'GET',
    path,
    auth: 'token',
    scopes: readsUsers,
    parameters: paging,
    handle: (call, page) =>
      offsetPage(
        call,
        call.exchange.world.state.gpgKeys.many('user', String(reader(call).id)),
        page,
        gpgKeyEntity,
      ),
  }),
  endpoint({
    verb: 'GET',
    path: `${path}/:key_id`,
    auth: 'token',
    scopes: readsUsers,
    parameters: {},
    handle: (call) => ok(gpgKeyEntity(keyOf(call, reader(call)))),
  }),
  endpoint({
    verb: 'POST',
    path,
    auth: 'token',
    lacks: 'looking into the key',
    parameters: { key: required(text) },
    handle: (call, { key }) => created(gpgKeyEntity(addKey(call, writer(call), key))),
  }),
  endpoint({
    verb: 'DELETE',
    path: `${path}/:key_id`,
    auth: 'token',
    parameters: {},
    handle(call) {
      const key = keyOf(call, writer(call));
      refuseStale(call, key.createdAt);
      call.exchange.world.state.gpgKeys.delete(key.id);
      return noContent;
    },
  }),
  endpoint({
    verb: 'POST',
    path: `${path}/:key_id/revoke`,
    auth: 'token',
    parameters: {},
    // A revoked key goes, and with it the verification of its commits. gitlab: app/models/gpg_key.rb, revoke
    handle(call) {
      call.exchange.world.state.gpgKeys.delete(keyOf(call, writer(call)).id);
      return { status: 202, json: null };
    },
  }),
];

/** gitlab: lib/api/users.rb; doc/api/user_keys.md */
export const userGpgKeyEndpoints: readonly Endpoint[] = [
  ...endpointsOf('/user/gpg_keys', ownRow, ownRow),
  ...endpointsOf('/users/:id/gpg_keys', personById, administered),
];

import { created, invalidModel, noContent, notFound, ok } from '../../http/answer.ts';
import { type Call, type Endpoint, endpoint } from '../../http/endpoint.ts';
import { offsetPage } from '../../http/pagination.ts';
import { flag, optional, paging, required, text } from '../../http/parameters.ts';
import type { Email } from '../../state/rows.ts';
import { isoTime } from '../entities/dates.ts';
import { ownerOf } from '../person.ts';
import { readsUsers } from './users.ts';
import { isAddress } from './parameters.ts';
import { refuseStale } from '../find.ts';

/** gitlab: lib/api/entities/email.rb */
const emailEntity = ({ id, email, confirmedAt }: Email) => ({
  id,
  email,
  confirmed_at: isoTime(confirmedAt),
});

function emailOf(call: Call, whose: Whose): Email {
  const user = ownerOf(call, whose);
  const row = call.exchange.world.state.emails.get(Number(call.segment('email_id')));
  if (row?.userId !== user.id) throw notFound('Email');
  return row;
}

/** gitlab: app/models/email.rb, validations */
function checkEmail({ exchange }: Call, email: string): void {
  const { state } = exchange.world;
  const address = email.toLowerCase();
  const complaints = [
    ...(isAddress(email) ? [] : ['is invalid']),
    ...((state.users.by('email', address) ?? state.emails.by('email', address))
      ? ['has already been taken']
      : []),
  ];
  if (complaints.length > 0) throw invalidModel({ email: complaints });
}

type Whose = 'own' | 'administered';

const endpointsOf = (path: string, whose: Whose): readonly Endpoint[] => [
  endpoint({
    verb: 'GET',
    path,
    auth: 'token',
    scopes: readsUsers,
    parameters: paging,
    handle(call, page) {
      const rows = call.exchange.world.state.emails.many('user', String(ownerOf(call, whose).id));
      return offsetPage(call, rows, page, emailEntity);
    },
  }),
  endpoint({
    verb: 'POST',
    path,
    auth: 'token',
    lacks: 'the mail that asks to confirm',
    parameters: { email: required(text), skip_confirmation: optional(flag) },
    handle(call, given) {
      const user = ownerOf(call, whose);
      checkEmail(call, given.email);
      const { state, clock } = call.exchange.world;
      const isConfirmed = whose === 'administered' && given.skip_confirmation === true;
      return created(
        emailEntity(
          state.emails.insert((id) => ({
            id,
            userId: user.id,
            email: given.email,
            confirmedAt: isConfirmed ? clock.milliseconds() : null,
            createdAt: clock.milliseconds(),
          })),
        ),
      );
    },
  }),
  endpoint({
    verb: 'DELETE',
    path: `${path}/:email_id`,
    auth: 'token',
    parameters: {},
    handle(call) {
      const email = emailOf(call, whose);
      refuseStale(call, Math.max(email.createdAt, email.confirmedAt ?? 0));
      call.exchange.world.state.emails.delete(email.id);
      return noContent;
    },
  }),
];

/** Addresses beside the primary one. gitlab: lib/api/users.rb; doc/api/user_email_addresses.md */
export const userEmailEndpoints: readonly Endpoint[] = [
  ...endpointsOf('/user/emails', 'own'),
  endpoint({
    verb: 'GET',
    path: '/user/emails/:email_id',
    auth: 'token',
    scopes: readsUsers,
    parameters: {},
    handle: (call) => ok(emailEntity(emailOf(call, 'own'))),
  }),
  ...endpointsOf('/users/:id/emails', 'administered'),
];

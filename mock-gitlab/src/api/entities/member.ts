import type { Exchange } from '../../http/exchange.ts';
import type { Member, User } from '../../state/rows.ts';
import { isoTime } from './dates.ts';
import { userBasic } from './user.ts';

/** gitlab: lib/api/entities/member.rb, ee/lib/ee/api/entities/member.rb; doc/api/members.md */
export function memberEntity(
  exchange: Exchange,
  member: Member,
  user: User,
  caller: User | null,
  { seat = false }: { readonly seat?: boolean } = {},
) {
  const creator = exchange.world.state.users.get(member.createdById);
  return {
    ...userBasic(exchange, user),
    access_level: member.accessLevel,
    created_at: isoTime(member.createdAt),
    ...(creator && { created_by: userBasic(exchange, creator) }),
    expires_at: member.expiresAt,
    group_saml_identity: null,
    // Addresses are for administrators; owners see those of enterprise users, of whom the mock has none.
    ...(caller?.admin && { email: user.email }),
    ...(seat && { is_using_seat: !user.bot }),
    membership_state: 'active',
  };
}

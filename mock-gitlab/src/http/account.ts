import { settingsOf } from '../state/settings.ts';
import type { User } from '../state/rows.ts';
import { forbidden } from './answer.ts';
import type { Exchange } from './exchange.ts';

/** Only where an instance insists on it. gitlab: app/models/user.rb, confirmation_required_on_sign_in? */
const isUnconfirmed = ({ world }: Exchange, { confirmedAt, bot }: User): boolean =>
  confirmedAt === null && !bot && settingsOf(world).others['email_confirmation_setting'] === 'hard';

/** gitlab: app/models/user.rb, required_terms_not_accepted?; bots need not */
const lacksTerms = ({ world }: Exchange, { acceptedTerms, bot }: User): boolean =>
  !acceptedTerms && !bot && settingsOf(world).others['enforce_terms'] === true;

/** gitlab: lib/gitlab/auth/user_access_denied_reason.rb, in its order */
function reasonOf(exchange: Exchange, user: User): string | undefined {
  const { baseUrl } = exchange;
  if (user.internal) return 'This action cannot be performed by internal users';
  if (user.state === 'blocked_pending_approval') {
    return 'Your account is pending approval from your administrator and hence blocked.';
  }
  if (lacksTerms(exchange, user)) {
    return `You (@${user.username}) must accept the Terms of Service in order to perform this action. To accept these terms, please access GitLab from a web browser at ${baseUrl}.`;
  }
  if (user.state === 'deactivated') {
    return `Your account has been deactivated by your administrator. Please log back in from a web browser to reactivate your account at ${baseUrl}`;
  }
  if (isUnconfirmed(exchange, user)) {
    return `Your primary email address is not confirmed. Please check your inbox for the confirmation instructions. In case the link is expired, you can request a new confirmation email at ${baseUrl}/users/confirmation/new`;
  }
  if (user.state !== 'active') return 'Your account has been blocked.';
  return user.passwordExpired
    ? 'Your password expired. Please access GitLab from a web browser to update your password.'
    : undefined;
}

/**
 * Whether an account may use the API at all, whatever its token is worth.
 * gitlab: lib/api/api_guard.rb, find_current_user!
 * @throws Refusal 403 with the reason
 */
export function refuseAccount(exchange: Exchange, user: User): void {
  const reason = reasonOf(exchange, user);
  if (reason !== undefined) throw forbidden(reason);
}

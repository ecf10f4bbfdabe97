import type { Hono } from 'hono';
import { html } from 'hono/html';
import { recordAudit } from '../audit/audit.ts';
import { INSTANCE, scopeOfUser } from '../audit/story.ts';
import type { AppEnv, Exchange } from '../http/exchange.ts';
import { readGiven } from '../http/given.ts';
import type { Session, User } from '../state/rows.ts';
import { settingsOf } from '../state/settings.ts';
import { forged, isOurForm } from './form.ts';
import { csrfField, page, redirect } from './layout.ts';
import { currentSession, sessionCookie, sessionUser, startSession } from './session.ts';

function signInPage(exchange: Exchange, session: Session, problem?: string): Promise<Response> {
  const root = exchange.world.relativeUrlRoot;
  const form = html`
    ${problem === undefined ? '' : html`<p class="alert" role="alert">${problem}</p>`}
    <form class="stack" method="post" action="${root}/users/sign_in">
      ${csrfField(session)}
      <div>
        <label for="user_login">Username or primary email</label>
        <input id="user_login" name="user[login]" autocomplete="username" required autofocus />
      </div>
      <div>
        <label for="user_password">Password</label>
        <input
          id="user_password"
          name="user[password]"
          type="password"
          autocomplete="current-password"
          required
        />
      </div>
      <button class="primary">Sign in</button>
    </form>
  `;
  return page(exchange, 'Sign in', form, { cookie: sessionCookie(exchange, session) });
}

function findPerson({ world: { state } }: Exchange, login: string): User | undefined {
  const key = login.trim().toLowerCase();
  return state.users.by('username', key) ?? state.users.by('email', key);
}

const CONTACT = 'Please contact your GitLab administrator if you think this is an error.';

/** Why a right password does not do. gitlab: app/models/user.rb, inactive_message; config/locales/devise.en.yml */
function refusalOf({ world }: Exchange, { state, bot, confirmedAt }: User): string | undefined {
  if (bot) {
    return `Your account does not have the required permission to login. ${CONTACT}`;
  }
  if (state === 'blocked_pending_approval') {
    return `Your account is pending approval from your GitLab administrator and hence blocked. ${CONTACT}`;
  }
  if (state === 'blocked' || state === 'ldap_blocked' || state === 'banned')
    return `Your account has been blocked. ${CONTACT}`;
  const mustConfirm = settingsOf(world).others['email_confirmation_setting'] === 'hard';
  return mustConfirm && confirmedAt === null
    ? 'You have to confirm your email address before continuing.'
    : undefined;
}

/** Who signs in is active again, and seen. gitlab: app/controllers/sessions_controller.rb, after_sign_in; devise: Trackable */
function noteSignIn({ world: { state, clock }, clientAddress }: Exchange, person: User): void {
  const at = clock.milliseconds();
  state.users.update(person, {
    state: 'active',
    lastActivityAt: at,
    lastSignInAt: person.currentSignInAt ?? at,
    currentSignInAt: at,
    lastSignInIp: person.currentSignInIp ?? clientAddress,
    currentSignInIp: clientAddress,
    signInCount: person.signInCount + 1,
  });
}

/** gitlab: app/controllers/sessions_controller.rb, log_failed_login; ee/lib/ee/gitlab/audit */
function noteRefusal(exchange: Exchange, who: User | string): void {
  const isKnown = typeof who !== 'string';
  const story = {
    ...(isKnown ? scopeOfUser(who) : INSTANCE),
    name: 'login_failed_with_standard_authentication',
    targetId: isKnown ? who.id : -1,
    targetType: isKnown ? 'User' : 'Gitlab::Audit::UnauthenticatedAuthor',
    targetDetails: isKnown ? who.name : who,
    message: 'Failed to login with STANDARD authentication',
    more: { failed_login: 'STANDARD' },
  };
  recordAudit(exchange, story, who);
}

async function signIn(exchange: Exchange): Promise<Response> {
  const { state, clock } = exchange.world;
  const given = await readGiven(exchange.request, exchange.url.searchParams);
  exchange.given = given;
  const session = currentSession(exchange);
  if (!isOurForm(session, given)) return forged(exchange);

  const fields = typeof given['user'] === 'object' && given['user'] !== null ? given['user'] : {};
  const login: unknown = Reflect.get(fields, 'login');
  const password: unknown = Reflect.get(fields, 'password');
  const person = typeof login === 'string' ? findPerson(exchange, login) : undefined;
  // devise: config/locales/en.yml, failure.invalid
  if (!person || person.password === null || person.password !== password) {
    noteRefusal(exchange, person ?? (typeof login === 'string' ? login : ''));
    return signInPage(exchange, session, 'Invalid login or password.');
  }
  const reason = refusalOf(exchange, person);
  if (reason !== undefined) {
    noteRefusal(exchange, person);
    return signInPage(exchange, session, reason);
  }
  state.sessions.delete(session.id);
  noteSignIn(exchange, person);
  const signedIn = startSession(exchange, {
    userId: person.id,
    signedInAt: clock.milliseconds(),
  });
  return redirect(exchange, session.returnTo ?? '/dashboard', sessionCookie(exchange, signedIn));
}

/** Signing in and out. gitlab: app/controllers/sessions_controller.rb */
export function mountSignIn(app: Hono<AppEnv>): void {
  app.get('/users/sign_in', (c) => {
    const { exchange } = c.env;
    const session = currentSession(exchange);
    if (sessionUser(exchange, session)) return redirect(exchange, '/dashboard');
    return signInPage(exchange, session ?? startSession(exchange));
  });
  app.post('/users/sign_in', (c) => signIn(c.env.exchange));
  app.post('/users/sign_out', async (c) => {
    const { exchange } = c.env;
    const given = await readGiven(exchange.request, exchange.url.searchParams);
    exchange.given = given;
    const session = currentSession(exchange);
    if (!isOurForm(session, given)) return forged(exchange);
    exchange.world.state.sessions.delete(session.id);
    return redirect(exchange, '/users/sign_in', sessionCookie(exchange, startSession(exchange)));
  });
}

import type { Hono } from 'hono';
import { html } from 'hono/html';
import type { AppEnv } from '../http/exchange.ts';
import type { DeviceGrant } from '../state/rows.ts';
import { type Visit, textOf } from '../web/form.ts';
import { csrfField, page, redirect } from '../web/layout.ts';
import { notFoundPage } from '../web/not-found.ts';
import { isOver } from './device-code.ts';
import { flash, notice } from './notice.ts';
import { MEANING } from './scope-meaning.ts';
import { visitOAuth } from './visit.ts';

// gitlab: app/controllers/oauth/device_authorizations_controller.rb; app/views/doorkeeper/device_authorization_grant

const TITLE = 'Authorize device to access to your GitLab account.';

/** Where a person types the code that their device shows; a link may have typed it already. */
function codePage(visit: Visit): Promise<Response> {
  const { exchange, session, given } = visit;
  return page(
    exchange,
    TITLE,
    html`${notice(visit)}
      <form class="stack" method="post" action="${exchange.world.relativeUrlRoot}/oauth/device/confirm">
        ${csrfField(session)}
        <div>
          <label for="user_code">User code</label>
          <input
            id="user_code"
            name="user_code"
            value="${textOf(given, 'user_code')}"
            autocomplete="off"
            autocapitalize="characters"
            spellcheck="false"
          />
        </div>
        <button class="primary">Authorize</button>
      </form>`,
    { session },
  );
}

/** The grant of a code, or the sentence that says what is wrong with it. doorkeeper-device_authorization_grant: config/locales/en.yml */
function grantOf({ exchange, given }: Visit): DeviceGrant | string {
  const grant = exchange.world.state.deviceGrants.by('user', textOf(given, 'user_code'));
  if (!grant) return 'The user code is invalid';
  return isOver(exchange, grant) ? 'The user code is expired' : grant;
}

function confirmPage(visit: Visit): Response | Promise<Response> {
  const { exchange, session, user } = visit;
  const { state, relativeUrlRoot: root } = exchange.world;
  const grant = grantOf(visit);
  if (typeof grant === 'string') return flash(visit, grant, '/oauth/device');
  const application = state.applications.get(grant.applicationId);
  const form = (content: ReturnType<typeof html>) =>
    html`<form method="post" action="${root}/oauth/device">
      ${csrfField(session)}
      <input type="hidden" name="user_code" value="${grant.userCode ?? ''}" />
      ${content}
    </form>`;
  return page(
    exchange,
    TITLE,
    html`<p>
        <strong>${application?.name ?? ''}</strong> on a device asks to act for ${user.name}
        (@${user.username}). Please make sure that you intended to authorize this device.
      </p>
      <p>Scopes associated with this request:</p>
      <ul>
        ${grant.scopes.map((scope) => html`<li>${MEANING[scope] ?? scope} (<code>${scope}</code>)</li>`)}
      </ul>
      <div class="row">
        ${form(html`<button class="primary">Confirm</button>`)}
        ${form(html`<input type="hidden" name="_method" value="delete" /><button>Cancel</button>`)}
      </div>`,
    { session },
  );
}

/** A person agrees, or refuses; refusing is the mock's own, for devices that must be told. */
function decide(visit: Visit, verb: string): Response {
  const { exchange, user } = visit;
  const grant = grantOf(visit);
  if (typeof grant === 'string') return flash(visit, grant, '/oauth/device');
  const agreed = verb === 'POST';
  exchange.world.state.deviceGrants.update(grant, { userCode: null, userId: agreed ? user.id : null });
  return agreed
    ? flash(visit, 'Device successfully authorized', '/oauth/device')
    : redirect(exchange, '/dashboard');
}

/** The pages where a device is authorized. */
export function mountDevicePages(app: Hono<AppEnv>): void {
  app.get('/oauth/device', (c) => visitOAuth(c.env.exchange, codePage));
  app.post('/oauth/device/confirm', (c) => visitOAuth(c.env.exchange, confirmPage));
  app.post('/oauth/device', (c) =>
    visitOAuth(c.env.exchange, (visit, verb) =>
      verb === 'POST' || verb === 'DELETE' ? decide(visit, verb) : notFoundPage(visit.exchange),
    ),
  );
}

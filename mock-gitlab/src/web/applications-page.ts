import { html } from 'hono/html';
import { redirectUriComplaint } from '../oauth/redirect-uri.ts';
import { ALL_SCOPES } from '../oauth/scopes.ts';
import { type Visit, textOf } from './form.ts';
import { csrfField, page, redirect } from './layout.ts';
import { freshSecret } from './token-table.ts';

const PATH = '/-/user_settings/applications';
const isText = (value: unknown): value is string => typeof value === 'string';

interface ApplicationForm {
  readonly name: string;
  readonly redirectUris: readonly string[];
  readonly confidential: boolean;
  readonly scopes: readonly string[];
}

function submitted({ given }: Visit): ApplicationForm {
  const sent: unknown = given['doorkeeper_application'];
  const fields = Object.fromEntries(Object.entries(typeof sent === 'object' && sent !== null ? sent : {}));
  const scopes: unknown = fields['scopes'];
  return {
    name: textOf(fields, 'name').trim(),
    redirectUris: textOf(fields, 'redirect_uri')
      .split(/\s+/)
      .filter((uri) => uri !== ''),
    confidential: textOf(fields, 'confidential') === '1',
    scopes: Array.isArray(scopes) ? scopes.filter(isText) : [],
  };
}

/** doorkeeper: app/validators/redirect_uri_validator.rb; gitlab: app/controllers/oauth/applications_controller.rb */
function complaintAbout({ name, redirectUris, scopes }: ApplicationForm): string | undefined {
  if (name === '') return "Name can't be blank";
  if (redirectUris.length === 0) return "Redirect URI can't be blank";
  for (const uri of redirectUris) {
    const complaint = redirectUriComplaint(uri);
    if (complaint !== undefined) return `Redirect URI ${complaint}`;
  }
  if (scopes.length === 0) return "Scopes can't be blank";
  return scopes.every((scope) => ALL_SCOPES.includes(scope))
    ? undefined
    : "Scopes doesn't match configured on the server.";
}

function show(visit: Visit, form: ApplicationForm, problem?: string): Promise<Response> {
  const { exchange, session, user } = visit;
  const { state } = exchange.world;
  const mine = state.applications.filter((application) => application.ownerId === user.id);
  return page(
    exchange,
    'Applications',
    html`${problem === undefined ? '' : html`<p class="alert" role="alert">${problem}</p>`}
      ${freshSecret(visit, 'Secret of your new application')}
      <form class="stack" method="post" action="${exchange.world.relativeUrlRoot}${PATH}">
        ${csrfField(session)}
        <div>
          <label for="application_name">Name</label>
          <input id="application_name" name="doorkeeper_application[name]" value="${form.name}" required />
        </div>
        <div>
          <label for="application_redirect_uri">Redirect URI</label>
          <textarea
            id="application_redirect_uri"
            name="doorkeeper_application[redirect_uri]"
            rows="2"
            cols="50"
            required
          >
${form.redirectUris.join('\n')}</textarea>
        </div>
        <label class="inline"
          ><input
            type="checkbox"
            name="doorkeeper_application[confidential]"
            value="1"
            ${form.confidential ? 'checked' : ''}
          />
          Confidential</label
        >
        <fieldset>
          <legend>Scopes</legend>
          ${ALL_SCOPES.map(
            (scope) =>
              html`<label class="inline"
                ><input
                  type="checkbox"
                  name="doorkeeper_application[scopes][]"
                  value="${scope}"
                  ${form.scopes.includes(scope) ? 'checked' : ''}
                />
                ${scope}</label
              >`,
          )}
        </fieldset>
        <button class="primary">Save application</button>
      </form>
      <h2>Your applications</h2>
      <ul>
        ${mine.map(
          ({ name, uid, redirectUris }) =>
            html`<li>
              <strong>${name}</strong><br />Application ID <code>${uid}</code><br />Callback URL
              <code>${redirectUris.join(' ')}</code>
            </li>`,
        )}
      </ul>`,
    { session },
  );
}

/** Where people register OAuth applications. gitlab: app/controllers/oauth/applications_controller.rb */
export function applicationsPage(visit: Visit, verb: string): Response | Promise<Response> {
  const { exchange, session, user } = visit;
  const { state, clock } = exchange.world;
  if (verb !== 'POST') {
    return show(visit, { name: '', redirectUris: [], confidential: true, scopes: [] });
  }
  const form = submitted(visit);
  const complaint = complaintAbout(form);
  if (complaint !== undefined) return show(visit, form, complaint);
  const uid = state.random.hex(64);
  const secret = `gloas-${state.random.hex(64)}`;
  state.applications.insert((id) => ({
    ...form,
    id,
    uid,
    secret,
    trusted: false,
    dynamic: false,
    ownerId: user.id,
    createdAt: clock.milliseconds(),
  }));
  state.sessions.update(session, { freshToken: secret });
  return redirect(exchange, PATH);
}

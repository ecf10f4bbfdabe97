import { html } from 'hono/html';
import {
  type ApplicationWish,
  applicationComplaints,
  fullMessages,
  splitUris,
} from '../oauth/application.ts';
import { ALL_SCOPES } from '../oauth/scopes.ts';
import type { OAuthApplication } from '../state/rows.ts';
import { type Visit, textOf } from './form.ts';
import { type Html, csrfField } from './layout.ts';
import { scopeBoxes } from './scope-boxes.ts';

const isText = (value: unknown): value is string => typeof value === 'string';

/** What a person says of an application of theirs. */
export type ApplicationForm = Pick<ApplicationWish, 'name' | 'redirectUris' | 'confidential' | 'scopes'>;

/** An empty form. */
export const NEW_APPLICATION: ApplicationForm = {
  name: '',
  redirectUris: [],
  confidential: true,
  scopes: [],
};

/** The form as it was sent. */
export function submitted({ given }: Visit): ApplicationForm {
  const sent: unknown = given['doorkeeper_application'];
  const fields = Object.fromEntries(Object.entries(typeof sent === 'object' && sent !== null ? sent : {}));
  const scopes: unknown = fields['scopes'];
  return {
    name: textOf(fields, 'name').trim(),
    redirectUris: splitUris(textOf(fields, 'redirect_uri')),
    confidential: textOf(fields, 'confidential') === '1',
    scopes: Array.isArray(scopes) ? scopes.filter(isText).filter((scope) => scope !== '') : [],
  };
}

/** What is wrong with it, each in a sentence. gitlab: app/services/applications/create_service.rb */
export const problemsOf = (form: ApplicationForm): string[] => [
  ...fullMessages(applicationComplaints(form)),
  ...(form.scopes.length === 0 ? ["Scopes can't be blank"] : []),
];

/** The form; for an application that is there already its changes are sent. gitlab: app/views/shared/doorkeeper/applications/_form.html.haml */
export function applicationForm(
  { exchange, session }: Visit,
  form: ApplicationForm,
  known?: OAuthApplication,
): Html {
  const action = `${exchange.world.relativeUrlRoot}/oauth/applications${known ? `/${known.id}` : ''}`;
  return html`<form class="stack" method="post" action="${action}">
    ${csrfField(session)} ${known ? html`<input type="hidden" name="_method" value="put" />` : ''}
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
        aria-describedby="application_redirect_uri_help"
        required
      >
${form.redirectUris.join('\n')}</textarea>
      <p id="application_redirect_uri_help">Use one line per URI</p>
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
    ${scopeBoxes('Scopes', 'doorkeeper_application[scopes][]', ALL_SCOPES, form.scopes)}
    <button class="primary">Save application</button>
  </form>`;
}

/** What is wrong, above the form. */
export const problemList = (problems: readonly string[]): Html | '' =>
  problems.length === 0
    ? ''
    : html`<div class="alert" role="alert">${problems.map((problem) => html`<p>${problem}</p>`)}</div>`;

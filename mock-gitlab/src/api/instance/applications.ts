import { badParameter, created, invalidModel, noContent, notFound, ok } from '../../http/answer.ts';
import { type Call, guardedEndpoint } from '../../http/endpoint.ts';
import type { Exchange } from '../../http/exchange.ts';
import { flag, optional, readParameters, required, text, wholeNumber } from '../../http/parameters.ts';
import { applicationComplaints, createApplication, renewSecret, splitUris } from '../../oauth/application.ts';
import { splitScopes } from '../../oauth/scopes.ts';
import { deleteApplication } from '../../state/delete.ts';
import type { OAuthApplication } from '../../state/rows.ts';
import { isSince } from '../../switches.ts';
import { requireAdmin } from '../guards.ts';

/** gitlab: lib/api/entities/application.rb */
const shown = ({ world: { switches } }: Exchange, application: OAuthApplication) => ({
  id: application.id,
  application_id: application.uid,
  application_name: application.name,
  callback_url: application.redirectUris.join('\n'),
  confidential: application.confidential,
  ...(isSince(switches, '19.2') && { scopes: application.scopes }),
});

/** With the secret, which is told when it is made and never again. gitlab: lib/api/entities/application_with_secret.rb */
const withSecret = (exchange: Exchange, application: OAuthApplication) => ({
  ...shown(exchange, application),
  secret: application.secret,
});

/** By its number; the id that clients send is another one. @throws Refusal 400 for no number, 404 */
function findApplication(call: Call): OAuthApplication {
  const { id } = readParameters({ id: required(wholeNumber) }, { id: call.segment('id') });
  const application = call.exchange.world.state.applications.get(id);
  if (!application) throw notFound('Application');
  return application;
}

/**
 * Grape complains of an absent list of scopes twice, and together with what else is missing.
 * grape: lib/grape/validations/validators/allow_blank_validator.rb; gitlab: spec/requests/api/applications_spec.rb
 */
function demandParameters({ given }: Call): void {
  const missing = ['name', 'redirect_uri', 'scopes'].filter((name) => given[name] === undefined);
  const { scopes } = given;
  const blank =
    scopes === undefined || scopes === null || (typeof scopes === 'string' && scopes.trim() === '');
  const complaints = [...missing.map((name) => `${name} is missing`), ...(blank ? ['scopes is empty'] : [])];
  if (complaints.length > 0) throw badParameter(complaints.join(', '));
}

const create = guardedEndpoint({
  verb: 'POST',
  path: '/applications',
  auth: 'token',
  before(call) {
    requireAdmin(call);
    demandParameters(call);
  },
  parameters: {
    name: required(text),
    redirect_uri: required(text),
    scopes: optional(text),
    confidential: optional(flag),
  },
  handle({ exchange }, { name, redirect_uri: uris, scopes = '', confidential = true }) {
    const wish = {
      name,
      redirectUris: splitUris(uris),
      scopes: splitScopes(scopes),
      confidential,
      dynamic: false,
      ownerId: null,
    };
    const complaints = applicationComplaints(wish);
    if (Object.keys(complaints).length > 0) throw invalidModel(complaints);
    return created(withSecret(exchange, createApplication(exchange.world, wish)));
  },
});

const list = guardedEndpoint({
  verb: 'GET',
  path: '/applications',
  auth: 'token',
  before: requireAdmin,
  parameters: {},
  handle: ({ exchange }) =>
    ok(exchange.world.state.applications.all().map((application) => shown(exchange, application))),
});

const remove = guardedEndpoint({
  verb: 'DELETE',
  path: '/applications/:id',
  auth: 'token',
  before: requireAdmin,
  parameters: {},
  handle(call) {
    deleteApplication(call.exchange.world.state, findApplication(call));
    return noContent;
  },
});

const renew = guardedEndpoint({
  verb: 'POST',
  path: '/applications/:id/renew-secret',
  auth: 'token',
  before: requireAdmin,
  parameters: {},
  handle: (call) =>
    created(withSecret(call.exchange, renewSecret(call.exchange.world, findApplication(call)))),
});

/** Applications of the instance, for administrators. gitlab: lib/api/applications.rb */
export const applicationEndpoints = [create, list, remove, renew];

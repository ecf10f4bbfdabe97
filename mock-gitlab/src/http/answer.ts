/** What an endpoint answers; headers that every answer has are added when it is rendered. */
export interface Answer {
  readonly status: number;
  /** The JSON body; left out: no body and no content type. */
  readonly json?: unknown;
  /** A body of plain text in place of JSON. */
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export const ok = (json: unknown, headers: Readonly<Record<string, string>> = {}): Answer => ({
  status: 200,
  json,
  headers,
});
export const created = (json: unknown): Answer => ({ status: 201, json });
export const noContent: Answer = { status: 204 };

/** A refusal, thrown from anywhere below an endpoint. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly answer: Answer;

  constructor(answer: Answer) {
    super(`${answer.status} ${JSON.stringify(answer.json)}`);
    this.answer = answer;
  }
}

// GitLab has three families of error bodies: `error` from Grape (parameters, routes, tokens), `message` with a text
// from its own API code, `message` with an object from models.

const message = (status: number, text: unknown): Refusal => new Refusal({ status, json: { message: text } });
const error = (status: number, text: string, headers?: Record<string, string>): Refusal =>
  new Refusal({ status, json: { error: text }, ...(headers && { headers }) });

/** A parameter that Grape refuses. gitlab: lib/api/api.rb, rescue_from Grape::Exceptions::ValidationErrors */
export const badParameter = (text: string) => error(400, text);
/** A rule of a service was broken. gitlab: lib/api/helpers.rb, bad_request! */
export const badRequest = (reason?: string) =>
  message(400, reason === undefined ? '400 Bad request' : `400 Bad request - ${reason}`);
/** A model refused to save: texts by field. gitlab: lib/api/helpers.rb, render_validation_error! */
export const invalidModel = (texts: Readonly<Record<string, readonly string[]>>) => message(400, texts);
/** gitlab: lib/api/helpers.rb, unauthorized! */
export const unauthorized = () => message(401, '401 Unauthorized');
/** gitlab: lib/api/helpers.rb, forbidden! */
export const forbidden = (reason?: string) =>
  message(403, reason === undefined ? '403 Forbidden' : `403 Forbidden - ${reason}`);
/** A token worth too little, with the scopes that would do; no challenge header here. gitlab: lib/api/api_guard.rb, InsufficientScopeError */
export const insufficientScope = (scopes: readonly string[]) =>
  new Refusal({
    status: 403,
    json: {
      error: 'insufficient_scope',
      error_description: 'The request requires higher privileges than provided by the access token.',
      scope: scopes.join(' '),
    },
  });
/** `thing` as GitLab writes it: `Project`, `Variable`. gitlab: lib/api/helpers.rb, not_found! */
export const notFound = (thing?: string) =>
  message(404, thing === undefined ? '404 Not Found' : `404 ${thing} Not Found`);
/** A database row is missing; note the small f. gitlab: lib/api/api.rb, rescue_from ActiveRecord::RecordNotFound */
export const recordNotFound = () => message(404, '404 Not found');
/** gitlab: lib/api/helpers.rb, not_allowed! */
export const notAllowed = () => message(405, '405 Method Not Allowed');
/** gitlab: lib/api/helpers.rb, conflict! */
export const conflict = (text: string) => message(409, text);
/** gitlab: lib/api/helpers.rb, check_unmodified_since! */
export const preconditionFailed = () => message(412, '412 Precondition Failed');
/** A path that no route has. gitlab: lib/api/api.rb, `route :any, '*path'` */
export const unknownRoute = () => error(404, '404 Not Found');
/** gitlab: lib/api/api.rb */
export const apiV3Gone = error(410, 'API V3 is no longer supported. Use API V4 instead.');
/** A path with another verb. grape: lib/grape/exceptions/method_not_allowed.rb */
export const wrongVerb = (allow: string) => error(405, '405 Not Allowed', { allow });
/** A suffix or `format` that is not JSON. grape: lib/grape/middleware/formatter.rb */
export const unsupportedFormat = (format: string) =>
  error(406, `The requested format '${format}' is not supported.`);
/** Text that is no text: NUL, broken UTF-8 or a broken escape. gitlab: lib/gitlab/middleware/handle_malformed_strings.rb */
export const malformed = () => new Refusal({ status: 400, text: 'Bad Request' });
/** Rules of `render_api_error!`: a text under `message` with a status of its own. gitlab: lib/api/helpers.rb */
export const apiError = (status: number, text: string) => message(status, text);
/** gitlab: lib/api/helpers.rb, not_modified! */
export const notModified = () => new Refusal({ status: 304 });
/** A project that moved, asked for by its old path. gitlab: lib/api/helpers.rb, find_project! */
export const movedTo = (location: string) =>
  new Refusal({
    status: 301,
    text: `This resource has been moved permanently to ${location}`,
    headers: { location },
  });
/** gitlab: lib/api/helpers.rb, find_project! */
export const movedNotRead = () => message(405, 'Non GET methods are not allowed for moved projects');
/** Keyset or offset pagination that GitLab does not offer. gitlab: lib/gitlab/pagination */
export const paginationRefused = (text: string) => error(405, text);
/** nginx refuses with a page of its own when the length is announced; without one it shows here. */
export const bodyTooLarge = () => message(413, '413 Request Entity Too Large');
/** grape: lib/grape/locale/en.yml */
export const unsupportedBody = (type: string) =>
  error(415, `The provided content-type '${type}' is not supported.`);

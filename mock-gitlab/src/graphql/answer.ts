import { authenticate } from '../http/authenticate.ts';
import { Refusal, forbidden } from '../http/answer.ts';
import type { Actor, Exchange } from '../http/exchange.ts';
import { type Given, readGiven } from '../http/given.ts';
import { JSON_DEPTH, isDeep } from '../http/malformed.ts';
import { GranularRefusal } from '../http/granular.ts';
import { renderApi } from '../http/render.ts';
import { execute } from './execute.ts';
import { SyntaxProblem } from './lexer.ts';
import { type Document, parseQuery } from './parse.ts';

const errors = (exchange: Exchange, status: number, message: string, more: object = {}) =>
  renderApi(exchange, { status, json: { errors: [{ message, ...more }] } });

/** Variables come as a hash or as JSON in a text. gitlab: app/controllers/graphql_controller.rb, build_variables */
function variablesOf(raw: unknown): Readonly<Record<string, unknown>> {
  let value = raw;
  if (typeof raw === 'string' && raw !== '') {
    try {
      value = isDeep(raw, JSON_DEPTH) ? undefined : JSON.parse(raw);
    } catch {
      value = undefined;
    }
  }
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}

/** gitlab: app/controllers/graphql_controller.rb, authenticate_sessionless_user! */
function whoAsks(exchange: Exchange, given: Given): Actor | null {
  return authenticate(exchange, given, {
    required: false,
    scopes: ['api', 'read_api'],
    accepts: [],
    route: 'POST /graphql',
  });
}

function answerQuery(exchange: Exchange, given: Given, viewer: Actor | null): Response {
  const query = typeof given['query'] === 'string' ? given['query'] : '';
  if (query.trim() === '') return errors(exchange, 200, 'No query string was present');
  let document: Document;
  try {
    document = parseQuery(query);
  } catch (error) {
    if (!(error instanceof SyntaxProblem)) throw error;
    return errors(exchange, 200, error.message, { locations: [error.at] });
  }
  const wanted = typeof given['operationName'] === 'string' ? given['operationName'] : '';
  const operation =
    wanted === '' && document.operations.length === 1
      ? document.operations[0]
      : document.operations.find(({ name }) => name === wanted);
  if (!operation) {
    return errors(
      exchange,
      200,
      wanted === '' ? 'An operation name is required' : `No operation named "${wanted}"`,
    );
  }
  const json = execute(exchange, viewer?.user ?? null, document, operation, variablesOf(given['variables']));
  return renderApi(exchange, { status: 200, json });
}

/** `POST /api/graphql`. gitlab: app/controllers/graphql_controller.rb */
export async function answerGraphql(exchange: Exchange): Promise<Response> {
  try {
    const given = await readGiven(exchange.request, exchange.url.searchParams);
    exchange.given = given;
    let viewer: Actor | null;
    try {
      viewer = whoAsks(exchange, given);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (error instanceof GranularRefusal) return errors(exchange, 200, error.sentence);
      // Another shape than the API's: an account that is refused is told so, a token is only ever invalid.
      const isAccount = error.answer.status === forbidden().answer.status && !hasScope(error.answer.json);
      return isAccount
        ? errors(exchange, 403, 'API not accessible for user')
        : errors(exchange, 401, 'Invalid token');
    }
    exchange.actor = viewer ?? undefined;
    return answerQuery(exchange, given, viewer);
  } catch (error) {
    if (error instanceof Refusal) return errors(exchange, error.answer.status, 'Unexpected end of document');
    throw error;
  }
}

const hasScope = (json: unknown) => typeof json === 'object' && json !== null && 'scope' in json;

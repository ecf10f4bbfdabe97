import { audited } from '../audit/audit.ts';
import { authenticate, type Access } from './authenticate.ts';
import { type Answer, Refusal, unauthorized, wrongVerb } from './answer.ts';
import type { Actor, Exchange } from './exchange.ts';
import { refuseFormat } from './format.ts';
import { type Given, readGiven, refuseMalformedUrl } from './given.ts';
import { type Parameters, type Rule, type Values, readParameters } from './parameters.ts';
import { renderApi } from './render.ts';
import { RouteTree } from './route-tree.ts';

type Verb = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** What a handler works with. */
export interface Call {
  readonly exchange: Exchange;
  readonly given: Given;
  /** Who is calling, `null` for nobody. */
  readonly visitor: Actor | null;
  /** Who is calling. @throws Refusal 401 when nobody is */
  readonly actor: Actor;
  /** A part of the path, unescaped. */
  readonly segment: (name: string) => string;
  /** All named parts of the path. */
  readonly segments: () => Record<string, string>;
  /** The declared parameters with a default, for pagination links. */
  readonly declared: Parameters;
}

interface Definition<P extends Parameters> {
  readonly verb: Verb;
  /** With `:names`; `/api/v4` stands before it. */
  readonly path: string;
  /** `token`: refused without one; `optional`: works without, but a bad token is still refused. */
  readonly auth: 'token' | 'optional';
  /** Scopes of which one is enough; left out: `api`, and `read_api` for reading. `any`: all. */
  readonly scopes?: Access['scopes'];
  /** Credentials that are taken here besides personal, project, group and OAuth tokens. */
  readonly accepts?: Access['accepts'];
  /** What GitLab does here and the mock does not, for the table of endpoints; left out: nothing known. */
  readonly lacks?: string;
  readonly parameters: P;
  /** What must hold between parameters: one of them, not both, all or none. */
  readonly rules?: readonly Rule[];
  readonly handle: (call: Call, values: Values<P>) => Answer | Promise<Answer>;
}

interface GuardedDefinition<P extends Parameters, B> extends Omit<Definition<P>, 'handle'> {
  /** What is looked up and decided before parameters are read. gitlab: `before` blocks of lib/api */
  readonly before: (call: Call) => B;
  readonly handle: (call: Call, values: Values<P>, before: B) => Answer | Promise<Answer>;
}

/** A route of the API, ready to run. */
export interface Endpoint {
  readonly verb: Verb;
  readonly path: string;
  readonly access: Access;
  readonly lacks: string | undefined;
  readonly run: (call: Call) => Answer | Promise<Answer>;
  readonly declared: Parameters;
}

/** Scopes that are enough where a route names no others. gitlab: lib/api/api.rb, allow_access_with_scope */
const USUAL_SCOPES = { read: ['api', 'read_api'], write: ['api'] } as const;

/** Whoever wants a larger page than there is gets the largest. gitlab: kaminari, max_per_page */
function capPage<V extends object>({ exchange: { world } }: Call, values: V): V {
  const most = world.switches.maximumPerPage;
  return 'per_page' in values && Number(values.per_page) > most ? { ...values, per_page: most } : values;
}

/**
 * Defines a route that decides something before it reads parameters. The order of checks is GitLab's: body, token,
 * scope, `before`, parameters, handler. gitlab: lib/api/api.rb, lib/api/api_guard.rb
 */
export function guardedEndpoint<const P extends Parameters, B>(
  definition: GuardedDefinition<P, B>,
): Endpoint {
  const { verb, path, auth, scopes, accepts = [], lacks, parameters, rules, before, handle } = definition;
  const usual = USUAL_SCOPES[verb === 'GET' ? 'read' : 'write'];
  return {
    verb,
    path: `/api/v4${path}`,
    access: { required: auth === 'token', scopes: scopes ?? usual, accepts, route: `${verb} ${path}` },
    lacks,
    declared: parameters,
    run(call) {
      const prepared = before(call);
      const values = readParameters(parameters, call.given, rules);
      return handle(call, capPage(call, values), prepared);
    },
  };
}

/** Defines a route that looks things up when its parameters are read. */
export const endpoint = <const P extends Parameters>(definition: Definition<P>): Endpoint =>
  guardedEndpoint({ ...definition, before: () => undefined });

/** What a handler works with, once parameters and caller are known. */
class ApiCall implements Call {
  readonly exchange: Exchange;
  readonly given: Given;
  readonly visitor: Actor | null;
  readonly segments: Call['segments'];
  readonly declared: Parameters;

  constructor(
    exchange: Exchange,
    given: Given,
    visitor: Actor | null,
    rest: Pick<Call, 'segments' | 'declared'>,
  ) {
    this.exchange = exchange;
    this.given = given;
    this.visitor = visitor;
    this.segments = rest.segments;
    this.declared = rest.declared;
  }

  get actor(): Actor {
    if (!this.visitor) throw unauthorized();
    return this.visitor;
  }

  // Handlers take it out of the call.
  readonly segment = (name: string): string => this.segments()[name] ?? '';
}

function run(exchange: Exchange, route: Endpoint, given: Given, segments: Call['segments']) {
  exchange.given = given;
  const visitor = authenticate(exchange, given, route.access);
  exchange.actor = visitor ?? undefined;
  const call = new ApiCall(exchange, given, visitor, { segments, declared: route.declared });
  return exchange.verb === 'GET' ? route.run(call) : audited(exchange, visitor?.user, () => route.run(call));
}

function answerFailed(exchange: Exchange, error: unknown): Response {
  if (error instanceof Refusal) return renderApi(exchange, error.answer);
  throw error;
}

async function answerLater(exchange: Exchange, answer: Promise<Answer>): Promise<Response> {
  try {
    return renderApi(exchange, await answer);
  } catch (error) {
    return answerFailed(exchange, error);
  }
}

// Most answers are there at once: waiting would cost each of them a turn.
function answerApi(
  exchange: Exchange,
  group: ReadonlyMap<string, Endpoint>,
  segments: Call['segments'],
): Response | Promise<Response> {
  try {
    refuseMalformedUrl(exchange);
    // grape: lib/grape/api/instance.rb, add_head_not_allowed_methods_and_options_methods
    if (exchange.verb === 'OPTIONS') throw new Refusal({ status: 204, headers: { allow: allowed(group) } });
    const route = group.get(exchange.verb);
    if (!route) {
      exchange.warning = `unknown verb: ${exchange.verb} ${exchange.path}`;
      throw wrongVerb(allowed(group));
    }
    refuseFormat(exchange);
    const query = exchange.search === '' ? undefined : new URLSearchParams(exchange.search);
    const given = readGiven(exchange.request, query, exchange.world.switches.parameterPrecedence);
    const answer =
      given instanceof Promise
        ? given.then((read) => run(exchange, route, read, segments))
        : run(exchange, route, given, segments);
    return answer instanceof Promise ? answerLater(exchange, answer) : renderApi(exchange, answer);
  } catch (error) {
    return answerFailed(exchange, error);
  }
}

const allowed = (group: ReadonlyMap<string, Endpoint>): string =>
  ['OPTIONS', ...(group.has('GET') ? ['HEAD'] : []), ...group.keys()].join(', ');

/**
 * Routes of the API, found by path. Where paths overlap the first that knows the verb answers; a known path with another verb
 * answers 405 with `Allow`.
 */
export function createApi(endpoints: readonly Endpoint[]) {
  const groups = new Map<string, Map<string, Endpoint>>();
  for (const one of endpoints) {
    const group = groups.get(one.path) ?? new Map<string, Endpoint>();
    group.set(one.verb, one);
    groups.set(one.path, group);
  }
  const tree = new RouteTree<ReadonlyMap<string, Endpoint>>();
  for (const [path, group] of groups) tree.add(path, group);

  return (exchange: Exchange, path: string): Response | Promise<Response> | undefined => {
    const found = tree.find(path);
    const fitting = found.find(({ value }) => value.has(exchange.verb)) ?? found[0];
    return fitting && answerApi(exchange, fitting.value, fitting.segments);
  };
}

import type { Exchange } from '../http/exchange.ts';
import type { Given } from '../http/given.ts';
import type { OAuthApplication } from '../state/rows.ts';
import { authenticateClient } from './client.ts';
import { type OAuthProblem, OAuthRefusal, invalidClient, missingParameter } from './errors.ts';
import { parameter } from './parameters.ts';

/** Ends a request with an error. @throws OAuthRefusal always */
export const refuse = (problem: OAuthProblem): never => {
  throw new OAuthRefusal(problem);
};

/** A parameter that must be there. @throws OAuthRefusal invalid_request without it */
export const must = (given: Given, name: string): string =>
  parameter(given, name) ?? refuse(missingParameter(name));

/** The client, which must be one. @throws OAuthRefusal invalid_client */
export function knownClient(exchange: Exchange, given: Given): OAuthApplication {
  const client = authenticateClient(exchange, given);
  return client.kind === 'known' ? client.application : refuse(invalidClient);
}

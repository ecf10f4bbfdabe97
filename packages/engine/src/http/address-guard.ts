import type { LookupAddress, LookupAllOptions } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import type { SecureContext } from 'node:tls';
import { ConnectionError } from '@moorage/core';
import { buildConnector } from 'undici';
import type { AllowList, Destination } from './allow-list.ts';
import { isPublicAddress } from './blocked-ranges.ts';
import { bareHost } from './protocol-guard.ts';

/** Asks the name service; `dns.lookup` is one. */
export type Lookup = (
  hostname: string,
  options: LookupAllOptions,
  done: (error: NodeJS.ErrnoException | null, answers: LookupAddress[]) => void,
) => void;

export interface AddressGuardOptions {
  readonly allowPrivate: AllowList;
  readonly lookup: Lookup;
  readonly secureContext: SecureContext;
  readonly timeoutMs: number;
}

/**
 * Opens connections to public addresses, and to those that the configuration permits.
 *
 * The check is part of connecting: the very addresses that were checked are connected to, so a name that answers
 * differently the next time (DNS rebinding) gains nothing. One forbidden answer among several forbids them all.
 *
 * @see [OWASP: Server-Side Request Forgery Prevention](https://cheatsheetseries.owasp.org/cheatsheets/Server_Side_Request_Forgery_Prevention_Cheat_Sheet.html)
 */
export function createGuardedConnector(options: AddressGuardOptions): buildConnector.connector {
  return (request, callback) => {
    const isEncrypted = request.protocol === 'https:';
    const host = bareHost(request.hostname);
    const port = request.port === '' ? (isEncrypted ? 443 : 80) : Number(request.port);
    const check = (address: string) =>
      findProblem({ host, port, address }, isEncrypted, options.allowPrivate);

    // NOTE: `lookup` is never asked about an address, only about names.
    const problem = isIP(host) === 0 ? undefined : check(host);
    if (problem !== undefined) {
      callback(problem, null);
      return;
    }
    const connect = buildConnector({
      lookup: checkedLookup(options.lookup, check),
      secureContext: options.secureContext,
      timeout: options.timeoutMs,
      allowH2: false,
    });
    connect(request, callback);
  };
}

function checkedLookup(lookup: Lookup, check: (address: string) => Error | undefined): LookupFunction {
  return (hostname, options, done) => {
    lookup(hostname, { ...options, all: true }, (error, answers) => {
      const problem =
        error ?? answers.map(({ address }) => check(address)).find((found) => found !== undefined);
      const [first] = answers ?? [];
      if (problem != null) done(problem, []);
      else if (first === undefined) done(Object.assign(new Error('no address'), { code: 'ENOTFOUND' }), []);
      else if (options.all === true) done(null, answers);
      else done(null, first.address, first.family);
    });
  };
}

function findProblem(
  to: Destination,
  isEncrypted: boolean,
  allowPrivate: AllowList,
): ConnectionError | undefined {
  if (allowPrivate.allows(to)) return undefined;
  // The address behind a name is left out: it would tell people about a network that is not theirs.
  if (!isPublicAddress(to.address)) {
    const what = to.address === to.host ? 'is' : 'stands for';
    return new ConnectionError('blocked_address', `${to.host} ${what} a private or reserved address.`, {
      action: `If it is meant, add ${entryFor(to)} to MOORAGE_ALLOW_PRIVATE and start Moorage again.`,
    });
  }
  if (!isEncrypted) {
    return new ConnectionError(
      'blocked_address',
      `${to.host} would be spoken to without encryption (http:).`,
      {
        action: `Use its https:// address. If http: is meant, add ${entryFor(to)} to MOORAGE_ALLOW_PRIVATE.`,
      },
    );
  }
  return undefined;
}

function entryFor({ host, port }: Destination): string {
  return `${isIP(host) === 6 ? `[${host}]` : host}:${port}`;
}

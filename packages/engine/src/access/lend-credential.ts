import { createHash } from 'node:crypto';
import { ConnectionError } from '@moorage/core';
import { onceSettled } from '../connections/use-credential.ts';
import type { Actor, Dependencies } from '../dependencies.ts';
import { freshPair } from '../lifecycle/fresh-pair.ts';
import { findMethod, type OAuth2Way, type TokenWay, type Way } from '../plugin/find-method.ts';
import { runWithSecret } from '../plugin/plugin-mistake.ts';
import { bearer } from '../plugin/probe.ts';
import type { ConnectionRow, Initiator, TimelineEvent } from '../ports.ts';
import { getRow } from '../rows/connection-rows.ts';
import { openSecrets, storedSettings } from '../rows/stored-secrets.ts';
import { eventOf, instantOf } from '../timeline/record.ts';
import type { KeyHolder } from './actor-of-key.ts';

/** Who asks, and whether credentials are lent to them. */
export type Borrower = Pick<KeyHolder, 'actor' | 'lends'>;

/** A credential that works now, for a program to use by itself. A refresh token is never in it. */
export interface LentCredential {
  readonly connectionId: string;
  readonly app: string;
  readonly method: string;
  /** Of the instance that the credential belongs to: what paths are appended to. */
  readonly baseUrl: string;
  /** To be sent with each request. */
  readonly headers: Readonly<Record<string, string>>;
  /** The credential by itself: `accessToken` for OAuth, else the fields of the method. */
  readonly values: Readonly<Record<string, string>>;
  /** When to ask again at the latest; `null` where nothing ends by itself. */
  readonly expiresAt: Date | null;
}

/**
 * Lends the working credential of a connection to a program; an OAuth access token is refreshed first when it ends soon.
 * That it was lent is written down before the credential goes out; where it cannot be, nothing is lent.
 *
 * @throws {ConnectionError} `not_allowed`; `not_found`; `grant_ended`, `expired` when the connection needs a reconnect;
 * `outcome_unknown`; `unavailable`, `rate_limited` once an old access token has ended as well; `sealed_data_unreadable`.
 */
export async function lendCredential(
  deps: Dependencies,
  { actor, lends }: Borrower,
  id: string,
): Promise<LentCredential> {
  if (!lends) throw notLent(actor);
  const asked = await getRow(deps, actor, id);
  const way = findMethod(deps.plugins, asked.app, asked.method);
  const { row, headers, values } = await undoubted(deps, asked, way, actor.by);
  // A refresh may just have told that the grant is dead; or it settled what was in doubt, so that is asked only now.
  refuseDead(deps, row);
  refuseDoubtful(row);
  const settings = await storedSettings(deps, row, way);
  const expiresAt = earlier(row.accessExpiresAt, row.expiresAt);
  await deps.stores.timeline.fold(loanOf(deps, row, actor.by, expiresAt));
  return {
    connectionId: row.id,
    app: row.app,
    method: row.method,
    baseUrl: way.method.baseUrl(settings),
    headers,
    values,
    expiresAt,
  };
}

interface Plaintext {
  readonly row: ConnectionRow;
  readonly headers: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, string>>;
}

/**
 * A token that is just being replaced would be dead on arrival, so nothing is handed out while a call is open that may have
 * burnt it; one call that begins meanwhile is waited for as well.
 *
 * @throws {ConnectionError} `outcome_unknown` when that does not end in time.
 */
async function undoubted(
  deps: Dependencies,
  asked: ConnectionRow,
  way: Way,
  by: Initiator,
): Promise<Plaintext> {
  for (let tries = 0; tries < 2; tries += 1) {
    let current = await getRow(deps, asked, asked.id);
    if (await mayBeBurnt(deps, current)) current = await onceSettled(deps, current, by);
    refuseDead(deps, current);
    const opened = await plaintext(deps, current, way, by);
    // Whatever was done to it while it was being opened.
    const { sealedSecrets } = await getRow(deps, asked, asked.id);
    if (sealedSecrets === opened.row.sealedSecrets && !(await mayBeBurnt(deps, current))) return opened;
  }
  throw new ConnectionError(
    'outcome_unknown',
    `The credential of "${asked.name}" is being replaced right now.`,
    {
      action: 'Ask again in a minute.',
    },
  );
}

/** A twin is made beside the credential, which goes on. */
async function mayBeBurnt({ stores }: Dependencies, { id }: ConnectionRow): Promise<boolean> {
  const open = await stores.intents.findOpen(id);
  return open !== null && open.kind !== 'twin';
}

/** NOTE: beside `authorize` and `upgrade` the only function whose result holds a stored secret, see DECISIONS.md. */
function plaintext(deps: Dependencies, row: ConnectionRow, way: Way, by: Initiator): Promise<Plaintext> {
  return way.kind === 'oauth2' ? accessToken(deps, row, way, by) : typedSecrets(deps, row, way);
}

async function accessToken(
  deps: Dependencies,
  row: ConnectionRow,
  way: OAuth2Way,
  by: Initiator,
): Promise<Plaintext> {
  const fresh = await freshPair(deps, row, way, by);
  const { accessToken } = fresh.pair;
  return { row: fresh.row, headers: bearer(accessToken), values: { accessToken } };
}

async function typedSecrets(deps: Dependencies, row: ConnectionRow, way: TokenWay): Promise<Plaintext> {
  const secrets = await openSecrets(deps, row, way);
  const headers = await runWithSecret(deps, way, () => way.method.authorize(secrets));
  const fields = typeof secrets === 'object' && secrets !== null ? Object.entries(secrets) : [];
  const values = Object.fromEntries(
    fields.map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
  );
  return { row, headers, values };
}

const hourMs = 60 * 60_000;

/** One event for each borrower, connection and hour: a program may ask for its credential before every request. */
function loanOf(
  deps: Dependencies,
  row: ConnectionRow,
  by: Initiator,
  expiresAt: Date | null,
): TimelineEvent {
  const details = { expiresAt: instantOf(expiresAt), lastAt: instantOf(deps.clock.now()) };
  const loan = eventOf(deps, row, by, 'lent', { details });
  const who = 'id' in by ? by.id : by.kind;
  const hour = Math.floor(loan.at.getTime() / hourMs);
  const id = createHash('sha256')
    .update(JSON.stringify(['lent', row.id, who, hour]))
    .digest('base64url');
  return { ...loan, id };
}

const untold = 'The app did not say why.';

/** A credential that is known not to work is not handed out: the program would only fail later. */
function refuseDead(deps: Dependencies, { name, status, statusReason, expiresAt }: ConnectionRow): void {
  const action = `Reconnect "${name}" in Moorage; programs then get the new credential under the same id.`;
  if (expiresAt !== null && expiresAt <= deps.clock.now()) {
    throw new ConnectionError('expired', `The credential of "${name}" has ended.`, { action });
  }
  if (status === 'needs-reconnect') {
    throw new ConnectionError('grant_ended', `"${name}" needs a reconnect: ${statusReason ?? untold}`, {
      action,
    });
  }
}

/** Whether it works is not known: better none than one that may have been replaced. */
function refuseDoubtful({ name, status, statusReason }: ConnectionRow): void {
  if (status !== 'unknown') return;
  throw new ConnectionError(
    'outcome_unknown',
    `Whether the credential of "${name}" works is in doubt: ${statusReason ?? untold}`,
    { action: 'Try again in a few minutes, or check the connection in Moorage.' },
  );
}

function notLent({ by }: Actor): ConnectionError {
  if (by.kind !== 'access-key') {
    return new ConnectionError('not_allowed', 'Credentials are lent to programs, not shown to people.', {
      action: 'Make an access key that may be lent credentials, and ask with that.',
    });
  }
  return new ConnectionError('not_allowed', `The access key "${by.name}" may not be lent credentials.`, {
    action: 'Use an access key that was made for it; what a key may do does not change.',
  });
}

function earlier(one: Date | null, other: Date | null): Date | null {
  if (one === null || other === null) return one ?? other;
  return one < other ? one : other;
}

import { ConnectionError } from '@moorage/core';
import type { Mishap } from './crossings.ts';

export const diesBefore: Mishap = (_, { die }) => die();

/** What it asked for has happened, and it never heard of it. */
export const diesAfter: Mishap = async (call, { die }) => {
  await call().catch(() => {});
  return die();
};

/** GitLab has acted, and the line broke before the answer came. */
export const losesAnswer: Mishap = async (call) => {
  await call();
  throw new ConnectionError('unavailable', 'The line broke.');
};

/** As SQLite says it when there is no room left. */
export const isFull: Mishap = async () => {
  throw Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' });
};

/** Written, and reported as failed: the connection to the database broke after the commit. */
export const seemsFailed: Mishap = async (call) => {
  await call();
  throw new Error('Connection terminated unexpectedly');
};

/** Something else happens first, e.g. another process lives its whole life. */
export const after = (event: () => unknown): Mishap => {
  return async (call) => {
    await event();
    return call();
  };
};

/** Something else happens before the answer is read. */
export const until = (event: () => unknown): Mishap => {
  return async (call) => {
    const answer = await call();
    await event();
    return answer;
  };
};

const writing =
  /^(leases\.|intents\.(open|clear)|connections\.(insert|update|remove)|jobs\.plan|timeline\.add|overlaps\.open)/;

/** Whether the crossing needs room in the database. */
export function isWriting(name: string): boolean {
  return writing.test(name);
}

/** Whether the crossing is the one after which the old credential is gone, or a second one is there. */
export function isBurning(name: string): boolean {
  return /^send .*(\/oauth\/token|\/rotate|\/access_tokens)$/.test(name);
}

import { crc32 } from 'node:zlib';
import type { Random } from '../random.ts';
import type { Switches } from '../switches.ts';

/** What a routable token says of itself: organization, user and, on gitlab.com, cell. */
interface Route {
  readonly organizationId: number;
  readonly userId: number;
  readonly cellId: number | null;
}

// gitlab: lib/authn/token_field/generator/routable_token.rb
const RANDOM_BYTES = 16;
const VERSION = '01';

/** `c:1\no:1\nu:2`, numbers to base 36, sorted by key. */
function routingText({ cellId, organizationId, userId }: Route): string {
  const cell = cellId === null ? [] : [`c:${cellId.toString(36)}`];
  return [...cell, `o:${organizationId.toString(36)}`, `u:${userId.toString(36)}`].join('\n');
}

function routableValue(
  { prefix, version }: { prefix: string; version: string | null },
  route: Route,
  random: Random,
): string {
  const text = Buffer.from(routingText(route));
  const noise = Buffer.from(random.hex(RANDOM_BYTES * 2), 'hex');
  // The first form had the text in front, the versioned one hides it behind the random bytes.
  const parts = version === null ? [text, noise] : [noise, text];
  const payload = Buffer.concat([...parts, Buffer.of(text.length)]).toString('base64url');
  const length = payload.length.toString(36).padStart(2, '0');
  const signed = `${prefix}${payload}.${version === null ? '' : `${version}.`}${length}`;
  return signed + crc32(signed).toString(36).padStart(7, '0');
}

/**
 * A new access token in the form of this GitLab, made of the world's seeded randomness.
 * gitlab: app/models/personal_access_token.rb, lib/authn/token_field/generator/routable_token.rb
 */
export function newTokenValue(
  { tokenShape, hosted }: Switches,
  prefix: string,
  userId: number,
  random: Random,
): string {
  if (tokenShape === 'legacy') return prefix + random.text(20);
  const version = tokenShape === 'routable' ? null : VERSION;
  return routableValue({ prefix, version }, { organizationId: 1, userId, cellId: hosted ? 1 : null }, random);
}

/** A new deploy token. gitlab: app/models/deploy_token.rb */
export const newDeployTokenValue = (random: Random): string => `gldt-${random.text(20)}`;

/** In front of every trigger token. gitlab: app/models/ci/trigger.rb */
export const TRIGGER_PREFIX = 'glptt-';

/** A new trigger token. gitlab: app/models/ci/trigger.rb */
export const newTriggerValue = (random: Random): string => TRIGGER_PREFIX + random.hex(40);

import { type Refusal, badParameter, badRequest } from '../../http/answer.ts';
import { choice, listOf } from '../../http/parameters.ts';
import { expiryComplaint } from '../../state/expiry.ts';
import type { World } from '../../world.ts';

// gitlab: lib/gitlab/auth.rb, resource_bot_scopes; doc/security/tokens/access_token_scopes.md
export const RESOURCE_SCOPES = [
  'api',
  'read_api',
  'create_runner',
  'manage_runner',
  'k8s_proxy',
  'self_rotate',
  'ai_features',
  'read_repository',
  'write_repository',
  'read_registry',
  'write_registry',
  'read_virtual_registry',
  'write_virtual_registry',
  'read_observability',
  'write_observability',
] as const;

const resourceScopeList = listOf(choice(...RESOURCE_SCOPES));

/** Scopes of a project or group token: here one text with commas is not a list. gitlab: lib/api/resource_access_tokens.rb, no `coerce_with` */
export const resourceScopes = (raw: unknown): readonly string[] =>
  resourceScopeList(typeof raw === 'string' ? null : raw);

/** Scopes that only an administrator gives to themselves. gitlab: lib/gitlab/auth.rb, ADMIN_SCOPES */
export const ADMIN_SCOPES: readonly string[] = ['sudo', 'admin_mode', 'read_service_ping'];

/** Scopes of a person's token. gitlab: lib/gitlab/auth.rb, all_available_scopes */
export const PERSONAL_SCOPES: readonly string[] = [...RESOURCE_SCOPES, 'read_user', ...ADMIN_SCOPES];
export const personalScopes = listOf((raw) => choice(...PERSONAL_SCOPES)(raw));

/** The digits of a path's part as a number; `undefined` when it is something else. */
export const asId = (segment: string): number | undefined =>
  /^\d+$/.test(segment) ? Number(segment) : undefined;

/**
 * A number of the path, declared as one.
 * @throws Refusal 400 in Grape's words
 */
export function integerSegment(segment: string, name: string): number {
  const id = asId(segment);
  if (id === undefined) throw badParameter(`${name} is invalid`);
  return id;
}

/** What the model looks at when a token is made. */
interface Draft {
  readonly name: string;
  readonly scopes: readonly string[];
  /** A fine-grained token has permissions in place of scopes. */
  readonly granular?: readonly string[] | null;
  readonly expiresAt: string | null;
}

/** What the model says against a token, by attribute, in the order of its validations. gitlab: app/models/personal_access_token.rb */
export function modelComplaints(world: World, draft: Draft): [attribute: string, complaint: string][] {
  const known =
    (draft.granular ?? null) !== null || draft.scopes.every((scope) => PERSONAL_SCOPES.includes(scope));
  const expiry = expiryComplaint(world, draft.expiresAt);
  const blankExpiry = draft.expiresAt === null;
  return [
    ...(draft.name.trim() === '' ? [['name', "can't be blank"] satisfies [string, string]] : []),
    ...(draft.scopes.length === 0 ? [['scopes', "can't be blank"] satisfies [string, string]] : []),
    ...(expiry !== undefined && blankExpiry ? [['expires_at', expiry] satisfies [string, string]] : []),
    ...(known ? [] : [['scopes', 'can only contain available scopes'] satisfies [string, string]]),
    ...(expiry !== undefined && !blankExpiry ? [['expires_at', expiry] satisfies [string, string]] : []),
  ];
}

const ATTRIBUTES: Readonly<Record<string, string>> = {
  name: 'Name',
  scopes: 'Scopes',
  expires_at: 'Expiration date',
};

/** `a`, `a and b`, `a, b, and c`. rails: Array#to_sentence */
export function toSentence(parts: readonly string[]): string {
  if (parts.length < 3) return parts.join(' and ');
  return `${parts.slice(0, -1).join(', ')}, and ${parts.at(-1)}`;
}

/** All that the model says against a token in one sentence; `undefined` when nothing. rails: errors.full_messages.to_sentence */
export function modelSentence(world: World, draft: Draft): string | undefined {
  const complaints = modelComplaints(world, draft);
  if (complaints.length === 0) return undefined;
  return toSentence(complaints.map(([attribute, text]) => `${ATTRIBUTES[attribute] ?? attribute} ${text}`));
}

/**
 * Refuses what the model would not save. Each way of making a token refuses in its own form.
 * @throws what `refuse` makes
 */
export function refuseDraft(
  world: World,
  draft: Draft,
  refuse: (reason: string) => Refusal = badRequest,
): void {
  const sentence = modelSentence(world, draft);
  if (sentence !== undefined) throw refuse(sentence);
}

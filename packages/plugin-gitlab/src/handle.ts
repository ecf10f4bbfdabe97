/** What a token belongs to. */
export type Place =
  | { readonly kind: 'personal' }
  | { readonly kind: 'project' | 'group'; readonly placeId: number };

/**
 * What a manager names a token by: `personal:42`, or with the project or group that it belongs to, `project:7:42`. Tokens
 * of projects and groups are managed below these alone.
 *
 * @see https://docs.gitlab.com/api/project_access_tokens/
 */
export type Handle = Place & { readonly tokenId: number };

export function writeHandle(handle: Handle): string {
  const place = handle.kind === 'personal' ? [] : [handle.placeId];
  return [handle.kind, ...place, handle.tokenId].join(':');
}

/** @throws {TypeError} for what {@link writeHandle} has not written. */
export function readHandle(text: string): Handle {
  const [, personal, kind, place, tokenId] = /^(?:(personal)|(project|group):(\d+)):(\d+)$/.exec(text) ?? [];
  if (personal !== undefined) return { kind: 'personal', tokenId: Number(tokenId) };
  if (kind === 'project' || kind === 'group')
    return { kind, placeId: Number(place), tokenId: Number(tokenId) };
  throw new TypeError('This is no handle of a GitLab token.');
}

/** The same place, another token: what a rotation leaves behind. */
export function withToken(handle: Handle, tokenId: number): Handle {
  return { ...handle, tokenId };
}

/** Where tokens of this kind and place are listed; of a project or group, also where they are made. */
export function listPath(handle: Handle): string {
  return handle.kind === 'personal'
    ? '/api/v4/personal_access_tokens'
    : `/api/v4/${handle.kind}s/${handle.placeId}/access_tokens`;
}

export function tokenPath(handle: Handle): string {
  return `${listPath(handle)}/${handle.tokenId}`;
}

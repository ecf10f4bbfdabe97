import type { Explanation } from '@moorage/core';
import type { Reason } from './reason.ts';

/**
 * Why GitLab does not make or rotate a token, and what to do about it.
 *
 * @see https://docs.gitlab.com/api/project_access_tokens/#rotate-a-project-access-token
 */
export function aboutTokens({ text }: Reason): Explanation | undefined {
  const [, latest] = /must be before (\d{4}-\d\d-\d\d)/.exec(text) ?? [];
  if (latest !== undefined) {
    return {
      code: 'invalid_input',
      message: `This GitLab does not let a token live that long: ${text}.`,
      action: `Choose a shorter life, so that the new token ends before ${latest}.`,
    };
  }
  if (/token already revoked/i.test(text)) {
    return { code: 'revoked', message: `GitLab revoked or rotated this token before: ${text}.` };
  }
  if (/access level higher than the user|permissions not held by the creating user/i.test(text)) {
    return {
      code: 'role_too_small',
      message: `The token has a higher role than the credential that asks: ${text}.`,
      action: 'Use a credential with at least the role of the token, e.g. of an Owner.',
    };
  }
  if (/does not have permission to create (?:project|group) access token/i.test(text)) {
    return {
      code: 'forbidden',
      message: `GitLab refused: ${text}.`,
      action:
        'Use a credential of a person who is Maintainer of the project or Owner of the group. On GitLab.com it also takes a paid plan.',
    };
  }
  return undefined;
}

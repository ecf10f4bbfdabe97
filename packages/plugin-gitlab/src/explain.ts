import type { Explanation, FailedAnswer } from '@moorage/core';
import { aboutTokens } from './about-tokens.ts';
import { readReason, type Reason } from './reason.ts';

/**
 * What a failed answer of GitLab means, with GitLab's own reason.
 *
 * @see https://docs.gitlab.com/api/rest/troubleshooting/#status-codes
 */
export function explain(answer: FailedAnswer): Explanation | undefined {
  const { status, body } = answer;
  const reason = readReason(body);
  if (status === 429) return tooMany(answer, reason);
  if (status >= 500) return broken(answer, reason);
  if (typeof body === 'string' && /^\s*</.test(body)) return webPage(answer);
  if (status === 401) return unauthorized(reason);
  if (status === 403) return forbidden(answer, reason);
  if (status === 404) return notFound(answer, reason);
  if (status === 405) {
    return { code: 'forbidden', message: said(`GitLab does not allow ${answer.request}`, reason) };
  }
  if (status === 400 || status === 422) return refused(reason);
  if (status === 409 || status === 412) return { code: 'conflict', message: said('GitLab refused', reason) };
  return undefined;
}

/** A sentence, with GitLab's reason where it gave one. */
function said(sentence: string, { text }: Reason): string {
  return text === '' ? `${sentence}.` : `${sentence}: ${text}.`;
}

/**
 * @see https://docs.gitlab.com/administration/settings/user_and_ip_rate_limits/#response-headers
 */
function tooMany({ headers, receivedAt }: FailedAnswer, reason: Reason): Explanation {
  const message = said('GitLab wants fewer requests', reason);
  const reset = headers.get('ratelimit-reset') ?? '';
  // NOTE: Retry-After, where it is given, is read for every app in the same way.
  if (headers.has('retry-after') || !/^\d+$/.test(reset)) return { code: 'rate_limited', message };
  const seconds = Math.ceil(Number(reset) - receivedAt.getTime() / 1000);
  return { code: 'rate_limited', message, retryAfter: Math.max(0, seconds) };
}

function broken({ status, body }: FailedAnswer, reason: Reason): Explanation {
  if (/maintenance/i.test(typeof body === 'string' ? body : reason.text)) {
    return {
      code: 'unavailable',
      message: 'This GitLab is in maintenance mode: it can be read, and changes nothing.',
      action: 'Wait until its administrators have ended the maintenance.',
    };
  }
  const text = typeof body === 'string' ? '' : reason.text;
  return { code: 'unavailable', message: said(`GitLab answered with status ${status}`, { ...reason, text }) };
}

function webPage({ status, request }: FailedAnswer): Explanation {
  if (status === 404 && hasEncodedSlash(request)) return decodedSlash;
  return {
    code: 'unexpected_response',
    message: `A web page came in place of GitLab's answer (status ${status}).`,
    action:
      'Check the instance URL, with its path if it has one, and that no proxy or sign-in page stands before its API.',
  };
}

/** @see https://docs.gitlab.com/user/profile/personal_access_tokens/#revoke-a-personal-access-token */
function unauthorized(reason: Reason): Explanation {
  if (reason.error === 'invalid_token' && /expired/i.test(reason.text)) {
    return { code: 'expired', message: 'GitLab says that this token has expired.' };
  }
  if (reason.error === 'invalid_token' && /revoked/i.test(reason.text)) {
    return { code: 'revoked', message: 'GitLab says that this token was revoked.' };
  }
  if (reason.error !== '') {
    return { code: 'unauthorized', message: said('GitLab refuses this token', reason) };
  }
  return {
    code: 'unauthorized',
    message: 'GitLab does not know this token.',
    action:
      'Check that no character of it is missing and that the instance URL is the right one, or make a new one.',
  };
}

/** Reasons that lie in the account and not in the request, and who can end them. */
const accounts: readonly (readonly [RegExp, string])[] = [
  [/deactivated/i, 'Sign in at GitLab with this account once, which activates it again.'],
  [/pending approval/i, 'Ask an administrator of this GitLab to approve the account.'],
  [/blocked|banned/i, 'Ask an administrator of this GitLab to unblock the account.'],
  [/terms of service/i, 'Sign in at GitLab with this account and accept the terms.'],
  [/password expired/i, 'Sign in at GitLab with this account and set a new password.'],
  [/not confirmed/i, 'Confirm the e-mail address of this account at GitLab.'],
];

/** @see https://docs.gitlab.com/security/tokens/access_token_scopes/ */
function forbidden({ request }: FailedAnswer, reason: Reason): Explanation {
  if (reason.error === 'insufficient_scope') {
    const wanted = reason.scopes.length === 0 ? 'api' : reason.scopes.join(' or ');
    return {
      code: 'missing_scope',
      message: `This token may not do ${request}: GitLab wants the scope ${wanted} for it.`,
      action: 'Make a new token with the scope api.',
    };
  }
  if (reason.error === 'insufficient_granular_scope') {
    return {
      code: 'missing_scope',
      message: said('This fine-grained token may not do that', reason),
      action: 'Make a token with the scope api (Generate token > Legacy token).',
    };
  }
  const [, action] = accounts.find(([pattern]) => pattern.test(reason.text)) ?? [];
  if (action !== undefined) {
    return { code: 'forbidden', message: said('GitLab refuses this account', reason), action };
  }
  const own = /^forbidden$/i.test(reason.text) ? { ...reason, text: '' } : reason;
  return {
    code: 'forbidden',
    message: said(`GitLab refused ${request}`, own),
    action: 'Use a credential with a higher role there, or ask its owner for one.',
  };
}

function notFound({ request }: FailedAnswer, reason: Reason): Explanation {
  if (reason.error !== '' && hasEncodedSlash(request)) return decodedSlash;
  if (reason.error !== '') {
    return {
      code: 'not_found',
      message: `This GitLab does not have ${request}.`,
      action:
        'Check the instance URL, with its path if it has one, and that this GitLab is at least version 17.',
    };
  }
  return {
    code: 'not_found',
    message: said('GitLab did not find it', reason),
    action: 'Check the name, and that this credential may see it: GitLab does not tell the two apart.',
  };
}

function hasEncodedSlash(request: string): boolean {
  return /%2f/i.test(request);
}

/** @see https://docs.gitlab.com/api/rest/troubleshooting/#404-error-when-using-a-reverse-proxy */
const decodedSlash: Explanation = {
  code: 'unexpected_response',
  message: 'GitLab did not recognize the path: a reverse proxy before it seems to decode %2F.',
  action:
    'Keep encoded slashes: for nginx, proxy_pass without a path; for Apache, AllowEncodedSlashes NoDecode and nocanon.',
};

function refused(reason: Reason): Explanation {
  const known = aboutTokens(reason);
  if (known !== undefined) return known;
  const code = /has already been taken/.test(reason.text) ? 'conflict' : 'invalid_input';
  return { code, message: said('GitLab did not accept the values', reason) };
}

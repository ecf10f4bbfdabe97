/**
 * Every way in which Moorage can fail a person or a program, in one closed table.
 *
 * `status` is the HTTP status that Moorage's own API answers with; `means` is the sentence of the documentation page;
 * `action` is what the person can do when nobody closer to the failure knows better.
 *
 * NOTE: an app refusing its credential is 422 and not 401: a 401 from Moorage says that *Moorage* wants a sign-in.
 */
export const errorCodes = {
  invalid_input: {
    status: 400,
    means: 'A value in the request is missing or not acceptable.',
    action: 'Correct the named fields and try again.',
  },
  unauthorized: {
    status: 422,
    means: 'The app does not know the credential.',
    action: 'Copy the credential again from the app, or make a new one.',
  },
  expired: {
    status: 422,
    means: 'The credential has passed its expiry date.',
    action: 'Make a new credential at the app and enter it here.',
  },
  revoked: {
    status: 422,
    means: 'The credential was revoked at the app.',
    action: 'Make a new credential at the app and enter it here.',
  },
  grant_ended: {
    status: 422,
    means: 'The app ended the authorization, so it can no longer be refreshed.',
    action: 'Reconnect; what depends on the connection keeps its place.',
  },
  wrong_kind: {
    status: 422,
    means: 'The credential is of another kind than was said.',
    action: 'Choose the kind that the credential really has, or make one of the wanted kind.',
  },
  missing_scope: {
    status: 422,
    means: 'The credential lacks a scope that is needed.',
    action: 'Make a new credential with the named scopes.',
  },
  role_too_small: {
    status: 422,
    means: 'The credential acts with a smaller role than is needed.',
    action: 'Make a new credential with the named role.',
  },
  forbidden: {
    status: 403,
    means: 'The app understood who asks and refused the action.',
    action: 'Ask an administrator of the app for the right.',
  },
  not_found: {
    status: 404,
    means: 'The thing does not exist, or may not be seen with these rights.',
    action: 'Check the name or id.',
  },
  conflict: {
    status: 409,
    means: 'The request contradicts the present state, for example a name that is taken.',
    action: 'Look at the present state and try again.',
  },
  rate_limited: {
    status: 429,
    means: 'Too many requests in a short time, here or at the app.',
    action: 'Wait a little and try again.',
  },
  unavailable: {
    status: 502,
    means: 'The app did not answer, or answered that it cannot work now.',
    action: 'Try again in a few minutes; check that the app is up and reachable from this machine.',
  },
  blocked_address: {
    status: 422,
    means: 'The address is private or otherwise not allowed for outbound requests.',
    action: 'If the address is meant, allow it with MOORAGE_ALLOW_PRIVATE.',
  },
  unexpected_response: {
    status: 502,
    means: 'The answer was not what the app answers by its documentation.',
    action: 'Check that the URL names the app itself and that no proxy answers in its place.',
  },
  outcome_unknown: {
    status: 502,
    means: 'A request that cannot be repeated was sent and got no answer.',
    action: 'Check the connection; reconnect if the credential turns out to be dead.',
  },
  authorization_refused: {
    status: 422,
    means: 'The person pressed Cancel at the app.',
    action: 'Connect again and press Authorize.',
  },
  authorization_expired: {
    status: 422,
    means: 'The way back from the app was used before, or took longer than ten minutes.',
    action: 'Start the connection again.',
  },
  authorization_mismatch: {
    status: 422,
    means: 'The way back from the app belongs to another person, session or instance.',
    action: 'Sign in as the person who started, and start the connection again.',
  },
  authorization_failed: {
    status: 422,
    means: 'The app sent the person back with an error.',
    action: 'Read the reason, correct the OAuth application at the app, and connect again.',
  },
  sealed_data_unreadable: {
    status: 500,
    means: 'A stored secret could not be opened: wrong master key, or changed data.',
    action: 'Start Moorage with the master key that the data was written with.',
  },
  sign_in_required: {
    status: 401,
    means: 'The request carries no valid session and no valid access key.',
    action: 'Sign in, or send a valid access key.',
  },
  not_allowed: {
    status: 403,
    means: 'Whoever asks may not do this in Moorage.',
    action: 'Use an access key with this right, or sign in as a person who has it.',
  },
  cross_site: {
    status: 403,
    means: 'A browser sent the request from another site.',
    action: 'Use Moorage from its own address.',
  },
  method_not_allowed: {
    status: 405,
    means: 'The path exists, but not for this HTTP method.',
    action: 'Use one of the named methods.',
  },
  too_large: {
    status: 413,
    means: 'The request body is larger than Moorage accepts.',
    action: 'Send less.',
  },
  internal: {
    status: 500,
    means: 'Moorage itself made a mistake; the log has the details under the request id.',
    action: 'Try again; if it stays, report it with the request id.',
  },
} as const satisfies Record<string, { status: number; means: string; action: string }>;

/** One of the closed list of codes. */
export type ErrorCode = keyof typeof errorCodes;

/** An OAuth error: its name, its text and the status of its JSON form. */
export interface OAuthProblem {
  readonly error: string;
  readonly description: string;
  readonly status: 400 | 401 | 403;
  /** Rendered by a controller and not by the engine's error class: without its headers. */
  readonly bare?: boolean;
}

const problem = (error: string, description: string, status: OAuthProblem['status'] = 400): OAuthProblem => ({
  error,
  description,
  status,
});

// Names, texts and statuses. doorkeeper: config/locales/en.yml, lib/doorkeeper/oauth/error_response.rb;
// gitlab: config/locales/doorkeeper.en.yml
export const invalidClient = problem(
  'invalid_client',
  'Client authentication failed due to unknown client, no client authentication included, or unsupported authentication method.',
  401,
);
export const invalidGrant = problem(
  'invalid_grant',
  'The provided authorization grant is invalid, expired, revoked, does not match the redirection URI used in the authorization request, or was issued to another client.',
);
export const invalidScope = problem(
  'invalid_scope',
  'The requested scope is invalid, unknown, or malformed.',
);
export const invalidRequest = problem(
  'invalid_request',
  'The request is missing a required parameter, includes an unsupported parameter value, or is otherwise malformed.',
);
export const missingParameter = (name: string) =>
  problem('invalid_request', `Missing required parameter: ${name}.`);
export const unsupportedGrantType = problem(
  'unsupported_grant_type',
  'The authorization grant type is not supported by the authorization server.',
);
export const invalidRedirectUri = problem('invalid_redirect_uri', 'The redirect URI included is not valid.');
export const unsupportedResponseType = problem(
  'unsupported_response_type',
  'The authorization server does not support this response type.',
);
export const unsupportedResponseMode = problem(
  'unsupported_response_mode',
  'The authorization server does not support this response mode.',
);
export const invalidChallengeMethod = problem(
  'invalid_code_challenge_method',
  'The code_challenge_method must be one of plain, S256.',
);
export const accessDenied = problem(
  'access_denied',
  'The resource owner or authorization server denied the request.',
);
export const loginRequired = problem(
  'login_required',
  'The authorization server requires end-user authentication',
);
export const consentRequired = problem(
  'consent_required',
  'The authorization server requires end-user consent',
);
const UNEXPECTED =
  'The authorization server encountered an unexpected condition which prevented it from fulfilling the request.';
export const invalidConfiguration = problem('invalid_configuration', UNEXPECTED);
// gitlab: config/locales/doorkeeper.en.yml
export const unconfirmedEmail = problem(
  'unconfirmed_email',
  'Verify the email address in your account profile before you sign in.',
);
export const revocationDenied: OAuthProblem = {
  ...problem('unauthorized_client', 'You are not authorized to revoke this token', 403),
  bare: true,
};
// gitlab: app/controllers/oauth/tokens_controller.rb, validate_pkce_for_dynamic_applications
export const pkceRequired: OAuthProblem = {
  ...problem('invalid_request', 'PKCE code_verifier is required for dynamic OAuth applications'),
  bare: true,
};
// RFC 8628 section 3.5. The device engine brings no texts for its errors, so the engine's default stands in their place.
// doorkeeper-device_authorization_grant: config/locales/en.yml; doorkeeper: lib/doorkeeper/oauth/error.rb
const untold = (error: string) => problem(error, UNEXPECTED);
export const authorizationPending = untold('authorization_pending');
export const slowDown = untold('slow_down');
export const expiredDeviceCode = untold('expired_token');

export const introspectionDenied = problem(
  'invalid_request',
  'Request need to be authorized. Required parameter for authorizing request is missing or invalid.',
);
export const invalidToken = (description = 'The access token is invalid') =>
  problem('invalid_token', description, 401);

/** Thrown from anywhere below an OAuth route. */
export class OAuthRefusal extends Error {
  override readonly name = 'OAuthRefusal';
  readonly problem: OAuthProblem;

  constructor(given: OAuthProblem) {
    super(`${given.error}: ${given.description}`);
    this.problem = given;
  }
}

import { Failure } from './failure.ts';

/**
 * Leaves Moorage for an app's consent page.
 *
 * @throws {Failure} `unreadable` when the address is none of the web: it comes from a setting somebody typed.
 */
export function leaveFor(authorizationUrl: string): void {
  if (!/^https?:$/.test(new URL(authorizationUrl, location.href).protocol)) {
    throw new Failure({
      code: 'unreadable',
      message: 'The app’s address does not begin with http:// or https://.',
      action: 'Correct the instance URL.',
    });
  }
  location.assign(authorizationUrl);
}

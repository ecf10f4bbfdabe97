import { z } from 'zod';

/** The address of a Moorage: scheme, host and port. For `transform` of a setting. */
export function toOrigin(text: string, context: z.RefinementCtx): string {
  const url = URL.parse(text);
  const refuse = (message: string) => {
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  };
  if (url === null || !['http:', 'https:'].includes(url.protocol))
    return refuse('it must be a URL that begins with https:// or http://');
  if (url.username !== '' || url.password !== '') return refuse('it must not carry a name or password');
  // NOTE: cookies, the redirect URI and the web app all assume the root, so a half-working path is not accepted.
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '')
    return refuse(
      'it must end after the host and port: Moorage wants a host name of its own, not a path below one',
    );
  return url.origin;
}

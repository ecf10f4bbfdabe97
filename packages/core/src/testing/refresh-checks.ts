import type { OAuth2Method } from '../method.ts';
import { fail, skipped, type Check, type Setup } from './check.ts';
import { expectAnswer } from './expect-outcome.ts';
import { accepted, tryOut, worldOf } from './trial.ts';
import type { Grant } from './world.ts';

/** Whether the app treats refresh tokens as the plugin says. Refreshing itself is Moorage's. */
export function refreshChecks(setup: Setup, id: string, method: OAuth2Method): Check[] {
  const { grant } = worldOf(setup, id);
  const promises = {
    works: `${id}: is refreshed to an access token that works`,
    reuse: `${id}: keeps the grant when a refresh token comes twice, as refreshReuse says`,
  };
  const because = `the world has no grant of "${id}"`;
  if (grant === undefined) {
    const works = skipped(promises.works, { because });
    if (method.refreshReuse !== 'refused') return [works];
    const sentence =
      `${id} says refreshReuse: 'refused', and nothing shows that it is true. Give world.methods["${id}"] a grant: ` +
      'an authorization with its refresh token and OAuth application. Or leave refreshReuse out.';
    return [works, { title: promises.reuse, run: async () => fail(sentence) }];
  }
  const works = async ({ settings }: Grant, accessToken: string) => {
    const trial = await tryOut(setup, id, { settings, accessToken });
    expectAnswer('identify after a refresh', await trial.attempt(trial.connect));
  };
  const checks: Check[] = [
    {
      title: promises.works,
      run: async () => {
        const held = await grant();
        const { status, accessToken } = await refresh(setup, method, held);
        if (accessToken === undefined) fail(`The token endpoint of ${id} answers ${status} to a refresh.`);
        await works(held, accessToken);
      },
    },
    {
      title: promises.reuse,
      run: async () => {
        const held = await grant();
        const { accessToken } = await refresh(setup, method, held);
        const again = await refresh(setup, method, held);
        if (again.accessToken !== undefined) return;
        await works(held, accessToken ?? fail(`${id} cannot be refreshed.`)).catch(() =>
          fail(`A refresh token that came twice ends the grant of ${id}. Leave refreshReuse out.`),
        );
      },
    },
  ];
  return method.refreshReuse === 'refused' ? checks : checks.slice(0, 1);
}

/** @see [RFC 6749, section 6](https://www.rfc-editor.org/rfc/rfc6749.html#section-6) */
async function refresh({ world }: Setup, method: OAuth2Method, held: Grant) {
  const server = method.server(await accepted(method.settings, held.settings, 'settings of the grant'));
  const response = await world.send(server.token, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
    body: new URLSearchParams({
      grant_type: 'refresh_token',
      refresh_token: held.refreshToken,
      client_id: held.clientId,
      client_secret: held.clientSecret,
    }).toString(),
    signal: new AbortController().signal,
  });
  const body: unknown = await response.json().catch(() => null);
  const given =
    typeof body === 'object' && body !== null && 'access_token' in body ? body.access_token : null;
  return { status: response.status, accessToken: typeof given === 'string' ? given : undefined };
}

import type { Send } from '@moorage/core';
import { demoCredentials } from 'mock-gitlab';
import { expect } from 'vitest';

const seeded = [
  ...Object.values(demoCredentials.tokens),
  demoCredentials.oauthApplication.clientSecret,
  'bilge-water-42',
  'production-key-0001',
  'harbour-wall-31',
  'lighthouse-keeper-7',
  'breakwater-stone-9',
];

/** Of all routes these alone may answer with a secret. */
const givesSecret =
  /^(POST \/api\/v1\/(access-keys|notification-channels|app-connections\/[^/]+\/hook)|(GET|HEAD) \/api\/v1\/app-connections\/[^/]+\/credential)$/;

interface Given {
  readonly key?: string;
  readonly secret?: string | null;
  readonly values?: Record<string, string>;
  readonly headers?: Record<string, string>;
}

/**
 * Remembers every secret that comes up while tests run (seeded ones, and OAuth's as they pass between Moorage and the
 * app) and everything that Moorage says, and finds out whether it ever said one.
 */
export function createSecretWatch() {
  const secrets = new Set<string>(seeded);
  /** May stand in an address that a person is sent to, and nowhere in the log. */
  const forAddresses = new Set<string>();
  const said: string[] = [];

  return {
    add(secret: string): string {
      secrets.add(secret);
      return secret;
    },

    /** Notes what goes out to the token endpoint and comes back from it. */
    outbound(send: Send): Send {
      return async (url, init) => {
        const form = new URLSearchParams(init.body);
        for (const name of ['code', 'code_verifier', 'refresh_token']) note(form.get(name));
        const response = await send(url, init);
        if (!new URL(url).pathname.endsWith('/oauth/token')) return response;
        const json: unknown = await response
          .clone()
          .json()
          .catch(() => null);
        if (typeof json !== 'object' || json === null) return response;
        for (const name of ['access_token', 'refresh_token', 'id_token']) note(Reflect.get(json, name));
        return response;
      };
    },

    /**
     * Notes an answer; the session's cookie is the one secret that belongs in it. A few routes exist to give one away: what
     * they give is a secret everywhere else.
     */
    async answered(response: Response, route: string): Promise<void> {
      const headers = [...response.headers].filter(([name]) => name !== 'set-cookie');
      for (const line of response.headers.getSetCookie()) note(/session_token=([^;.%]{16,})/.exec(line)?.[1]);
      const text = await response.clone().text();
      if (response.ok && givesSecret.test(route)) {
        if (text !== '') noteAll(JSON.parse(text));
        said.push(JSON.stringify(headers));
        return;
      }
      said.push(`${JSON.stringify(headers)} ${text}`);
      const state = /[?&]state=([\w-]{20,})/.exec(text)?.[1];
      if (state !== undefined) forAddresses.add(state);
    },

    expectNoneIn(log: readonly object[]): void {
      const logged = log.map((line) => JSON.stringify(line)).join('\n');
      expect(
        [...secrets, ...forAddresses].filter((secret) => logged.includes(secret)),
        'secrets in the log',
      ).toEqual([]);
      const answers = said.join('\n');
      expect(
        [...secrets].filter((secret) => answers.includes(secret)),
        'secrets in answers',
      ).toEqual([]);
    },

    get count(): number {
      return secrets.size + forAddresses.size;
    },
  };

  /** The key of `POST /access-keys`, the secret of a webhook; `values` and `headers` of a lent credential. */
  function noteAll({ key, secret: hook, values = {}, headers = {} }: Given): void {
    for (const secret of [key, hook, ...Object.values(values), ...Object.values(headers)]) note(secret);
  }

  function note(secret: unknown): void {
    if (typeof secret === 'string' && secret.length >= 16) secrets.add(secret);
  }
}

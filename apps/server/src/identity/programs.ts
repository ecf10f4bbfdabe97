import { actorOfKey, isKeyAlive, unknownKey, type KeyHolder } from '@moorage/engine';
import type { ServerDependencies } from '../dependencies.ts';
import { createFailedKeys } from './failed-keys.ts';

/** What of a request tells which program asks. */
export interface KeyRequest {
  /** The value of the header. */
  readonly authorization: string;
  /** Hono's `env`, and all headers: they tell the address that the request came from. */
  readonly env: unknown;
  readonly headers: Headers;
}

/** Programs, by their access keys. */
export interface Programs {
  /**
   * Who asks, by the header `Authorization` alone.
   *
   * @throws {ConnectionError} `sign_in_required`, `rate_limited`.
   * @see [RFC 6750, section 2.1](https://www.rfc-editor.org/rfc/rfc6750.html#section-2.1)
   */
  holder(request: KeyRequest): Promise<KeyHolder>;
  /** Whether a key, by its id, may still go on with what it began. To ask is not to use it. */
  isKeyAlive(organizationId: string, id: string): Promise<boolean>;
}

export function createPrograms({
  engine,
  clientAddress,
}: Pick<ServerDependencies, 'engine' | 'clientAddress'>): Programs {
  const failures = createFailedKeys(engine.clock);
  return {
    holder: ({ authorization, env, headers }) => {
      const key = /^Bearer +(\S+) *$/i.exec(authorization)?.[1];
      return failures.guard(clientAddress?.(env, headers), async () => {
        if (key === undefined) throw unknownKey();
        return actorOfKey(engine, key);
      });
    },
    isKeyAlive: (organizationId, id) => isKeyAlive(engine, organizationId, id),
  };
}

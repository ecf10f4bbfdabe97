import type { Actor } from '@moorage/engine';
import { Hono } from 'hono';

/** What the middlewares leave for the handlers. */
export interface AppEnv {
  Variables: {
    requestId: string;
    /** Set by `authenticate` only, as all below. */
    actor: Actor;
    /** Whether whoever asks may be lent credentials. */
    lends: boolean;
  };
}

/** A router whose handlers know what the middlewares leave. */
export function router(): Hono<AppEnv> {
  return new Hono<AppEnv>();
}

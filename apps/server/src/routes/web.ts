import type { Context } from 'hono';
import { compress } from 'hono/compress';
import type { WebFile, WebFiles } from '../dependencies.ts';
import { router, type AppEnv } from '../http/app-env.ts';

/** The user interface: its files, and its one page for every address that a person can open in it. */
export function webRoutes(web: WebFiles) {
  return router().get('/*', compress(), (c) => {
    const path = decoded(c.req.path);
    if (path === null || isServers(path)) return c.notFound();
    const file = path === '/' ? null : web.read(path);
    if (file !== null) return send(c, file);
    const page = isNavigation(c, path) ? web.read('/index.html') : null;
    return page === null ? c.notFound() : send(c, page);
  });
}

function send(c: Context<AppEnv>, { body, contentType, immutable }: WebFile): Response {
  c.header('content-type', contentType);
  c.header('cache-control', immutable ? 'public, max-age=31536000, immutable' : 'no-cache');
  return c.body(body, 200);
}

/** Paths that the server answers itself; an unknown one among them is an error and not a page. */
function isServers(path: string): boolean {
  return /^\/(api|oauth)(\/|$)/.test(path);
}

/** A person opens an address; a script or style that is missing must not get a page in its place. */
function isNavigation(c: Context<AppEnv>, path: string): boolean {
  const accepts = c.req.header('accept') ?? '';
  return accepts.includes('text/html') && !/\.[a-z0-9]+$/i.test(path);
}

function decoded(path: string): string | null {
  try {
    const text = decodeURIComponent(path);
    return text.includes('\0') || text.includes('\\') || text.split('/').includes('..') ? null : text;
  } catch {
    return null;
  }
}

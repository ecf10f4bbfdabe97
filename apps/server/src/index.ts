export type { Api } from './api.ts';
export type { ServerDependencies, WebFile, WebFiles } from './dependencies.ts';
export { redactingLog } from './http/redacting-log.ts';
export { createServer, type Server } from './server.ts';
export type { AuthDatabase } from './identity/auth.ts';

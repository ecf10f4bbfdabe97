export type { Api } from './api.ts';
export type { ClockMotor, Every, ServerDependencies, WebFile, WebFiles } from './dependencies.ts';
export { redactingLog } from './http/redacting-log.ts';
export type { JobRunner } from './jobs/job-runner.ts';
export { createServer, type Server } from './server.ts';
export type { AuthDatabase } from './identity/auth.ts';

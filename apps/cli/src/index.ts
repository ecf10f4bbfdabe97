export { startDemo, type Demo } from './commands/demo/start-demo.ts';
export { demoPerson } from './commands/demo/set-up-demo.ts';
export { createLog } from './log.ts';
export { plugins } from './plugins.ts';
export { readSettings } from './settings/read-settings.ts';
export { serveSettings, type ServeSettings } from './settings/serve-settings.ts';
export { startMoorage, type RunningMoorage } from './start-moorage.ts';
export { webFiles } from './web-files.ts';

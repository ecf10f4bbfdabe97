import { z } from 'zod';

const entry = z.looseObject({ level: z.string(), time: z.string(), msg: z.string().default('') });

/** A log entry as people read it: `21:04:11 warn  The app did not answer. connectionId=…` */
export function textLine(json: string): string {
  const { level, time, msg, ...details } = entry.parse(JSON.parse(json));
  const pairs = Object.entries(details).map(([name, value]) => `${name}=${show(value)}`);
  return `${[time.slice(11, 19), level.padEnd(5), msg, ...pairs].join(' ')}\n`;
}

function show(value: unknown): string {
  // Whatever an app puts into a message must not draw on the terminal.
  return typeof value === 'string' && /^[\w./:@-]+$/.test(value) ? value : JSON.stringify(value);
}

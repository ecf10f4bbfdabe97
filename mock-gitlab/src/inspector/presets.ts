import { type FaultInput, faultShape } from '../faults/fault.ts';

/** A fault that people want often, under a name. */
export interface Preset {
  readonly name: string;
  readonly title: string;
  readonly help: string;
  readonly fault: FaultInput;
}

/** Ready-made faults. */
export const PRESETS: readonly Preset[] = [
  {
    name: 'lost-token',
    title: 'Lose the next token answer',
    help: 'GitLab hands out new tokens; the answer never arrives.',
    fault: { kind: 'reset-after', match: { method: 'POST', path: '/oauth/token' }, times: 1 },
  },
  {
    name: 'down',
    title: 'GitLab is down',
    help: 'The API answers 503 until this is removed.',
    fault: { kind: 'status', status: 503, match: { path: '/api/**' } },
  },
  {
    name: 'proxy-page',
    title: 'A proxy answers in HTML',
    help: 'The next three requests get its error page.',
    fault: { kind: 'html', times: 3 },
  },
  {
    name: 'rate-limit',
    title: 'Too many requests',
    help: 'The next three calls of the API get 429.',
    fault: { kind: 'rate-limit-text', match: { path: '/api/**' }, times: 3 },
  },
  {
    name: 'slow',
    title: 'Slow answers',
    help: 'Every answer comes three seconds late.',
    fault: { kind: 'latency', latencyMs: 3000 },
  },
  {
    name: 'cut-off',
    title: 'Cut the next answer off',
    help: 'GitLab acts; half of its answer arrives.',
    fault: { kind: 'truncate', times: 1 },
  },
];

/** Names of all kinds of faults, as the board reads them. */
export function faultKinds(): readonly string[] {
  const properties: unknown = faultShape.schema()['properties'];
  const kind: unknown = Reflect.get(Object(properties), 'kind');
  const names: unknown = Reflect.get(Object(kind), 'enum');
  return Array.isArray(names) ? names.filter((name) => typeof name === 'string') : [];
}

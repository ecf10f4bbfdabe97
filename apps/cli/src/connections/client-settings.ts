import { z } from 'zod';
import { about, variableOf } from '../settings/about.ts';
import type { Environment } from '../settings/read-settings.ts';
import { toOrigin } from '../settings/origin.ts';

/** Which Moorage a command speaks to, and by which key. The key has no flag: other users can read command lines. */
export const clientSettings = z.object({
  url: z.string().transform(toOrigin).default('http://127.0.0.1:4400').register(about, {
    value: 'URL',
    help: 'Where Moorage runs.',
    example: 'https://moorage.example.com',
  }),
  accessKey: z
    .string()
    .regex(
      /^mrg_[0-9A-Za-z]{1,200}$/,
      'an access key is one word of letters and digits that begins with mrg_',
    )
    .optional()
    .register(about, {
      value: 'KEY',
      help: 'An access key, made in Moorage under Access keys; MOORAGE_ACCESS_KEY_FILE names a file that holds it.',
      example: 'mrg_…',
      otherwise: 'none, and one is needed',
      isSecret: true,
    }),
  insecureHttp: z.literal('true').optional().register(about, {
    value: '',
    help: 'Send the key without encryption to a Moorage on another machine. Whoever is in between can read it.',
    example: '--insecure-http',
    isSwitch: true,
  }),
});

export type ClientSettings = z.infer<typeof clientSettings>;

/** Variables of other settings mean other things: `MOORAGE_DATA` is no default of a flag here. */
export function clientEnvironment(environment: Environment): Environment {
  const names = Object.keys(clientSettings.shape).flatMap((key) => [
    variableOf(key),
    `${variableOf(key)}_FILE`,
  ]);
  return Object.fromEntries(names.map((name) => [name, environment[name]]));
}

/** Whether this URL can only lead to this machine. */
export function isLoopback({ hostname }: URL): boolean {
  return /^(127(\.\d{1,3}){3}|\[::1\]|([a-z0-9-]+\.)*localhost)$/.test(hostname);
}

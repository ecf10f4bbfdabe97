import { z } from 'zod';
import { about } from '../../settings/about.ts';

const port = z
  .string()
  .regex(/^\d{1,5}$/, 'a port is a whole number from 0 to 65535')
  .transform(Number)
  .refine((value) => value <= 65_535, 'a port is a whole number from 0 to 65535');

/** The demo takes flags only: a variable meant for `serve` must not lead it to real data. */
export const demoSettings = z.object({
  port: port.default(4400).register(about, {
    value: 'PORT',
    help: 'The port of Moorage; 0 takes any that is free.',
    example: '5400',
  }),
  gitlabPort: port.default(4480).register(about, {
    value: 'PORT',
    help: 'The port of the mock GitLab; 0 takes any that is free.',
    example: '5480',
  }),
  data: z.string().min(1, 'it must name a directory').default('.data').register(about, {
    value: 'DIRECTORY',
    help: 'Holds what you do in the demo; delete it to begin anew.',
    example: '/tmp/moorage-demo',
  }),
});

export type DemoSettings = z.infer<typeof demoSettings>;

import { z } from 'zod';
import { about } from '../settings/about.ts';
import { statuses, type Status } from './wire.ts';

/** The flags that several actions share. Each arrives as text. */

export const json = z.literal('true').optional().register(about, {
  value: '',
  help: 'Print what the API answers, as JSON.',
  example: '--json',
  isSwitch: true,
});

export const yes = z.literal('true').optional().register(about, {
  value: '',
  help: 'Do not ask.',
  example: '--yes',
  isSwitch: true,
});

const words = `one or more of ${statuses.join(', ')}; commas between`;

export const statusList = z.string().transform((text, context): readonly Status[] => {
  const found = text.split(',').map((word) => statuses.find((status) => status === word.trim()));
  const known = found.filter((status) => status !== undefined);
  if (known.length === found.length) return known;
  context.addIssue({ code: 'custom', message: `it must be ${words}` });
  return z.NEVER;
});

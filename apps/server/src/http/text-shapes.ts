import { z } from 'zod';

/** The small shapes that the others are made of. */

export const instant = z.iso.datetime().meta({ description: 'ISO 8601, UTC' });
/**
 * Text of one line, without the line end that copying often brings. A control character or half a character would be
 * cut or refused by one database and kept by another.
 */
export const line = () =>
  z
    .string()
    .trim()
    .refine((text) => !/\p{Cc}/u.test(text) && text.isWellFormed(), 'Leave out control characters.');
/** Text with line ends and tabs. */
const lines = () =>
  z
    .string()
    .trim()
    .refine(
      (text) => !/[^\P{Cc}\t\n\r]/u.test(text) && text.isWellFormed(),
      'Leave out control characters other than line ends.',
    );
export const id = line().min(1).max(64).meta({ description: 'Opaque id' });
export const name = line()
  .min(1, 'Give it a name.')
  .max(200, 'Use at most 200 characters.')
  .meta({ title: 'Name' });
export const description = lines().max(2000, 'Use at most 2,000 characters.').meta({ title: 'Description' });

import { expect, test } from 'vitest';
import { z } from 'zod';
import { isStop } from '../stop.ts';
import { about } from './about.ts';
import { settingsHelp } from './describe-settings.ts';
import { readSettings, splitWords } from './read-settings.ts';

const schema = z.object({
  json: z.literal('true').optional().register(about, {
    value: '',
    help: 'Print JSON.',
    example: '--json',
    isSwitch: true,
  }),
  app: z.string().default('any').register(about, { value: 'APP', help: 'Which app.', example: 'gitlab' }),
});

function refusal(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    if (isStop(error)) return error.message;
    throw error;
  }
  throw new Error('was accepted');
}

test('a switch is on where it stands, and takes no value', () => {
  expect(readSettings(schema, ['--json'], {})).toEqual({ json: 'true', app: 'any' });
  expect(readSettings(schema, [], {}).json).toBeUndefined();
  expect(refusal(() => readSettings(schema, ['--json=yes'], {}))).toBe(
    '--json takes no value. Write --json alone.',
  );
});

test('a switch has no variable', () => {
  expect(
    readSettings(schema, [], { MOORAGE_JSON: 'true', MOORAGE_JSON_FILE: '/nowhere' }).json,
  ).toBeUndefined();
});

test('the help of a switch is its flag alone', () => {
  expect(settingsHelp(schema)).toBe(
    '  --json\n      Print JSON.\n  --app APP\n      Which app.\n      MOORAGE_APP, default: any',
  );
});

test('words are told from the values of flags, wherever they stand', () => {
  expect(splitWords(schema, ['show', '--json', 'dock', '--app', 'gitlab'])).toEqual({
    words: ['show', 'dock'],
    flags: ['--json', '--app', 'gitlab'],
  });
  expect(splitWords(schema, ['show', '--app=gitlab', '--', '--dock'])).toEqual({
    words: ['show', '--dock'],
    flags: ['--app=gitlab', '--'],
  });
});

test('a flag that there is not is told before the word behind it is looked at', () => {
  expect(refusal(() => splitWords(schema, ['show', '--key', 'x']))).toMatch(/^There is no flag --key\./);
});

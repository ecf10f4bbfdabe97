import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { profiles, switchesShape } from '../src/switches.ts';
import { cell, isSchema, part, valueOf } from './schema-words.ts';

const source = readFileSync(resolve(import.meta.dirname, '../src/switches.ts'), 'utf8');

/** What the comment above a switch says: one text for those who read code and for those who do not. */
function wordsOf(name: string): string {
  const [, comment = ''] = new RegExp(`/\\*\\*((?:(?!\\*/)[^])*)\\*/\\s+${name}:`).exec(source) ?? [];
  return comment.replaceAll(/\s*\n\s*\*?\s*/g, ' ').trim();
}

/** All switches with the values they have unasked, in Markdown. */
function switchTable(): string {
  const properties = part(switchesShape.schema(), 'properties');
  const rows = Object.entries(profiles['19.1']).map(([name, value]) => {
    const schema = properties[name];
    const usual = typeof value === 'string' ? value : JSON.stringify(value);
    const values = isSchema(schema) ? valueOf(schema) : '';
    return `| \`${name}\` | \`${usual}\` | ${cell(values)} | ${cell(wordsOf(name))} |`;
  });
  return ['| switch | default | value | what |', '|---|---|---|---|', ...rows].join('\n');
}

const BEGIN = '<!-- switches: made by `pnpm endpoints` -->';

/** A page with the present switches in place of those after the mark. */
export const withSwitches = (page: string): string =>
  `${page.slice(0, page.indexOf(BEGIN) + BEGIN.length)}\n\n${switchTable()}\n`;

import { html } from 'hono/html';
import type { Exchange } from '../http/exchange.ts';
import { readGiven } from '../http/given.ts';
import { textOf } from '../web/form.ts';
import type { Html } from '../web/layout.ts';

/** What a form said, by field, white space at the ends taken off. */
export type Fields = (name: string) => string;

/** What is wrong with one field. */
export interface Problem {
  readonly field: string;
  readonly text: string;
}

/** A form that was sent and not taken: what it said and what is wrong. */
export interface Rejected {
  readonly fields: Fields;
  readonly problem: Problem;
}

/** What a form shows before anybody has typed. */
export const nothingTyped: Fields = () => '';

/** Reads what a form says. */
export async function readFields({ request }: Exchange): Promise<Fields> {
  const given = await readGiven(request, new URLSearchParams());
  return (name) => textOf(given, name).trim();
}

interface Field {
  readonly name: string;
  readonly label: string;
  readonly help?: string;
  /** Left out: a line to type in. */
  readonly choices?: readonly (readonly [value: string, text: string])[];
  readonly numeric?: boolean;
  readonly value: string;
  readonly problem?: Problem | undefined;
}

/** A label over its field, help under it, and what is wrong under that. */
export function field({ name, label, help, choices, numeric, value, problem }: Field): Html {
  const wrong = problem?.field === name ? problem.text : undefined;
  const described = [...(help === undefined ? [] : ['help']), ...(wrong === undefined ? [] : ['error'])];
  const attributes = html`id="${name}" name="${name}"
  ${described.length > 0 ? html`aria-describedby="${described.map((what) => `${name}-${what}`).join(' ')}"` : ''}
  ${wrong === undefined ? '' : html`aria-invalid="true" autofocus`}`;
  return html`<div class="field">
    <label for="${name}">${label}</label>
    ${
      choices
        ? html`<select ${attributes}>
            ${choices.map(
              ([choice, text]) =>
                html`<option value="${choice}" ${choice === value ? 'selected' : ''}>${text}</option>`,
            )}
          </select>`
        : html`<input
            ${attributes}
            value="${value}"
            autocomplete="off"
            spellcheck="false"
            ${numeric === true ? html`inputmode="numeric"` : ''}
          />`
    }
    ${help === undefined ? '' : html`<span class="help" id="${name}-help">${help}</span>`}
    ${wrong === undefined ? '' : html`<span class="error" id="${name}-error">${wrong}</span>`}
  </div>`;
}

import { html } from 'hono/html';
import type { Html } from './layout.ts';

/** A box to tick for each scope. */
export const scopeBoxes = (
  legend: string,
  name: string,
  scopes: readonly string[],
  ticked: readonly string[],
): Html =>
  html`<fieldset>
    <legend>${legend}</legend>
    ${scopes.map(
      (scope) =>
        html`<label class="inline"
          ><input
            type="checkbox"
            name="${name}"
            value="${scope}"
            ${ticked.includes(scope) ? 'checked' : ''}
          />
          ${scope}</label
        >`,
    )}
  </fieldset>`;

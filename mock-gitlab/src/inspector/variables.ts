import { html } from 'hono/html';
import type { Exchange } from '../http/exchange.ts';
import type { Variable } from '../state/rows.ts';
import { placeName } from './owners.ts';
import type { View } from './page.ts';
import { empty, paged, secretRow, secretSwitch, table } from './parts.ts';

function flags({ masked, hidden, protected: isProtected, raw, variableType }: Variable): string {
  const all = [
    [variableType === 'file', 'file'],
    [isProtected, 'protected'],
    [hidden, 'hidden'],
    [masked && !hidden, 'masked'],
    [raw, 'raw'],
  ] as const;
  return all.flatMap(([is, word]) => (is ? [word] : [])).join(', ');
}

function titleOf({ ownerType }: Variable, owner: string): string {
  const type = ownerType.charAt(0).toUpperCase() + ownerType.slice(1);
  return owner === ownerType ? type : `${type} ${owner}`;
}

function row(variable: Variable, owner: string) {
  const label = `value of ${variable.key} of ${owner}, ${variable.environmentScope}`;
  const secret = { label, value: variable.value };
  return html`<tr role="row">
      <th scope="row" role="rowheader" class="mono">${variable.key}</th>
      <td role="cell" data-label="Environment" class="mono">${variable.environmentScope}</td>
      <td role="cell" data-label="Flags">${flags(variable)}</td>
      <td role="cell" data-label="Description" class="long">${variable.description ?? ''}</td>
      <td role="cell">${secretSwitch(secret)}</td>
    </tr>
    ${secretRow(5, secret)}`;
}

/** CI/CD variables by owner. */
export function variablesView(exchange: Exchange): View {
  const { state } = exchange.world;
  const ownerOf = (variable: Variable) => placeName(state, variable.ownerType, variable.ownerId);
  const sorted = state.variables
    .all()
    .map((variable) => ({ variable, owner: ownerOf(variable) }))
    .toSorted((a, b) => a.owner.localeCompare(b.owner, 'en'));
  const { shown, links } = paged(sorted, exchange.url);
  if (shown.length === 0) return { section: 'variables', body: empty('There are no CI/CD variables.') };
  const byOwner = Map.groupBy(shown, ({ owner, variable }) => titleOf(variable, owner));
  const tables = [...byOwner].map(
    ([title, members], at) =>
      html`<h2 ${at === 0 ? html`class="first"` : ''}>${title}</h2>
        ${table(
          `Variables of ${title}`,
          ['Key', 'Environment', 'Flags', 'Description', 'Value'],
          html`<tbody role="rowgroup">
            ${members.map(({ variable, owner }) => row(variable, owner))}
          </tbody>`,
        )}`,
  );
  return { section: 'variables', body: html`${tables}${links}` };
}

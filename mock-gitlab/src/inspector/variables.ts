import { html } from 'hono/html';
import type { Exchange } from '../http/exchange.ts';
import type { Variable } from '../state/rows.ts';
import { placeName } from './owners.ts';
import type { View } from './page.ts';
import { empty, paged, secret, table } from './parts.ts';

function marks({ masked, hidden, protected: isProtected, raw, variableType }: Variable): string {
  const all = [
    [variableType === 'file', 'file'],
    [isProtected, 'protected'],
    [hidden, 'hidden'],
    [masked && !hidden, 'masked'],
    [raw, 'raw'],
  ] as const;
  return all.flatMap(([is, word]) => (is ? [word] : [])).join(', ');
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
  const byOwner = Map.groupBy(shown, ({ owner, variable }) => `${variable.ownerType} ${owner}`);
  const tables = [...byOwner].map(
    ([title, members], at) =>
      html`<h2 ${at === 0 ? html`class="first"` : ''}>${title}</h2>
        ${table(
          `Variables of ${title}`,
          ['Key', 'Environment', 'Marks', 'Description', 'Value'],
          html`<tbody>
            ${members.map(
              ({ variable, owner }) =>
                html`<tr>
                  <th scope="row" class="mono">${variable.key}</th>
                  <td class="mono">${variable.environmentScope}</td>
                  <td>${marks(variable)}</td>
                  <td class="long">${variable.description ?? ''}</td>
                  <td>
                    ${secret(`value of ${variable.key} of ${owner}, ${variable.environmentScope}`, variable.value)}
                  </td>
                </tr>`,
            )}
          </tbody>`,
        )}`,
  );
  return { section: 'variables', body: html`${tables}${links}` };
}

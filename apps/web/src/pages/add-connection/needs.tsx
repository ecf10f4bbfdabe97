import { For, Show, type JSX } from 'solid-js';
import type { App, Method } from '../../api/shapes.ts';
import type { Values } from '../../form/values.ts';
import { Scopes } from '../connection/facts.tsx';

export interface NeedsProps {
  readonly app: App;
  readonly method: Method;
  readonly values: Values;
}

/** What the credential must be worth, before anybody makes one that is not. */
export function Needs(props: NeedsProps): JSX.Element {
  /** The kinds that the form names at present, with the role that each must have. */
  const roles = () =>
    Object.entries(props.app.kinds)
      .filter(([id]) => Object.values(props.values).includes(id))
      .flatMap(([, { leastRole, advisedRole }]) => {
        if (!leastRole) return [];
        const advised =
          advisedRole && advisedRole.level > leastRole.level ? `, better ${advisedRole.name}` : '';
        return [`role ${leastRole.name} or above${advised}`];
      });
  return (
    <Show when={props.method.scopes.length > 0 || (props.method.kind === 'token' && roles().length > 0)}>
      <p class="text-sm text-grey-11">
        {props.method.kind === 'oauth2' ? 'Asks for' : 'Needs'}
        <Show when={props.method.scopes.length > 0}>
          {' '}
          {props.method.scopes.length === 1 ? 'the scope' : 'the scopes'}{' '}
          <Scopes names={props.method.scopes} />
        </Show>
        <For each={props.method.kind === 'token' ? roles() : []}>
          {(role, at) => (
            <>
              {at() > 0 || props.method.scopes.length > 0 ? ' and the ' : ' the '}
              {role}
            </>
          )}
        </For>
        .
      </p>
    </Show>
  );
}

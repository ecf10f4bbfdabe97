import { Navigate, useLocation } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import { Match, Switch, type JSX } from 'solid-js';
import { queries } from '../../api/queries.ts';
import { paths } from '../../paths.ts';

/** Nobody is signed in: sends them to do so, or to set Moorage up when nobody can be. */
export function ToSignIn(): JSX.Element {
  const location = useLocation();
  const setup = useQuery(queries.setup);
  const next = () => `${location.pathname}${location.search}`;
  const isHome = () => next() === '/' || next() === paths.connections;
  const signIn = () => (isHome() ? paths.signIn : `${paths.signIn}?next=${encodeURIComponent(next())}`);
  return (
    <Switch>
      <Match when={setup.isError || (setup.isSuccess && !setup.data.needed)}>
        <Navigate href={signIn()} />
      </Match>
      <Match when={setup.isSuccess}>
        <Navigate href={paths.setup} />
      </Match>
    </Switch>
  );
}

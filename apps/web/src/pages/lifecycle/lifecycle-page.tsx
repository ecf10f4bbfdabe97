import { useQuery } from '@tanstack/solid-query';
import { Match, Switch, type JSX } from 'solid-js';
import { queries } from '../../api/queries.ts';
import { paths } from '../../paths.ts';
import { ButtonLink } from '../../ui/button.tsx';
import { Page } from '../../ui/page.tsx';
import { QueryFailure } from '../../ui/query-failure.tsx';
import { LifecycleList } from './lifecycle-list.tsx';
import { Waiting } from './lifecycle-table.tsx';
import { RunPanel } from './run-panel.tsx';

/** What ends, what is renewed, and what needs somebody, over all connections. */
export function LifecyclePage(): JSX.Element {
  const lifecycle = useQuery(queries.lifecycle);
  // A failure to read it anew takes nothing away.
  const known = () => (lifecycle.isPending ? undefined : lifecycle.data);
  return (
    <Page title="Lifecycle" lead="What ends when, what is renewed before, and what needs you.">
      <Switch fallback={<Waiting />}>
        <Match when={lifecycle.isError && !known()}>
          <RunPanel />
          <QueryFailure query={lifecycle} class="mt-6" />
        </Match>
        <Match when={known()?.items.length === 0}>
          <div class="mt-6 rounded-md border border-grey-5 px-6 py-14 text-center">
            <p class="mb-4 text-grey-11">There is no connection yet, and so nothing that could end.</p>
            <ButtonLink href={paths.addConnection()}>Add your first connection</ButtonLink>
          </div>
        </Match>
        <Match when={known()}>{(data) => <LifecycleList data={data()} />}</Match>
      </Switch>
    </Page>
  );
}

import { useNavigate, useSearchParams } from '@solidjs/router';
import { useQueryClient } from '@tanstack/solid-query';
import { createEffect, createSignal, type Accessor } from 'solid-js';
import { toFailure } from '../../api/failure.ts';
import { queries } from '../../api/queries.ts';
import type { Connection } from '../../api/shapes.ts';
import { paths } from '../../paths.ts';
import { tell, tellOf } from '../../ui/notice.ts';
import { takeFromQueue } from '../lifecycle/queue-storage.ts';

/**
 * The connection that the address names as just made (`?connected=ID`): it is said in one line, and the address is
 * cleaned so that a reload does not say it again.
 */
export function useJustConnected(): Accessor<Connection | undefined> {
  const [address, setAddress] = useSearchParams();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [marked, setMarked] = createSignal<Connection>();

  const greet = async (id: string): Promise<void> => {
    try {
      const connection = await client.fetchQuery({ ...queries.connection(id), staleTime: 0 });
      setMarked(connection);
      const who = connection.identity ? ` as ${connection.identity.name}` : '';
      tellOf(connection.name, ` is connected${who}.`);
    } catch (thrown) {
      tell(toFailure(thrown).message);
    }
  };

  createEffect(() => {
    const id = address['connected'];
    if (typeof id !== 'string' || id === '') return;
    setAddress({ connected: undefined }, { replace: true, scroll: false });
    void client.invalidateQueries({ queryKey: ['connections'] });
    void greet(id);
    // One of several that are reconnected in turn: back to the others.
    if (takeFromQueue(id)) navigate(paths.lifecycle);
  });
  return marked;
}

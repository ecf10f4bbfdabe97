import Plus from 'lucide-solid/icons/plus';
import type { JSX } from 'solid-js';
import { Button } from '../../ui/button.tsx';

export function EmptyList(props: { readonly onAdd: () => void }): JSX.Element {
  return (
    <div class="mt-6 rounded-md border border-grey-5 px-6 py-14 text-center">
      <p class="text-grey-11">Connect an app once, and Moorage keeps its credential alive.</p>
      <Button class="mt-4" onClick={() => props.onAdd()}>
        <Plus size={16} aria-hidden="true" />
        Add your first connection
      </Button>
    </div>
  );
}

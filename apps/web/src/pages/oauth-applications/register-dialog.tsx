import { createSignal, Show, type JSX } from 'solid-js';
import type { App } from '../../api/shapes.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { tell } from '../../ui/notice.ts';
import { RegisterForm } from './register-form.tsx';

export interface RegisterDialogProps {
  readonly apps: readonly App[];
  readonly redirectUri: string;
  readonly onClose: () => void;
}

export function RegisterDialog(props: RegisterDialogProps): JSX.Element {
  const [isDirty, setIsDirty] = createSignal<() => boolean>(() => false);
  return (
    <Dialog title="Register an OAuth application" onClose={props.onClose} isDirty={() => isDirty()()}>
      <Show
        when={props.apps.length > 0}
        fallback={<p class="px-5 py-4 text-grey-11">No installed app connects by OAuth.</p>}
      >
        <RegisterForm
          apps={props.apps}
          redirectUri={props.redirectUri}
          submit="Register"
          watchDirty={(ask) => setIsDirty(() => ask)}
          onCancel={props.onClose}
          onRegistered={({ instanceUrl }) => {
            props.onClose();
            tell(`The application for ${instanceUrl} is registered.`);
          }}
        />
      </Show>
    </Dialog>
  );
}

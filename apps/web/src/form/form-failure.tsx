import { Show, type JSX } from 'solid-js';
import { paths } from '../paths.ts';
import { FailurePanel } from '../ui/failure-panel.tsx';
import type { Form } from './create-form.ts';

/** What went wrong with a form as a whole. */
export function FormFailure(props: { readonly form: Form }): JSX.Element {
  const hasEnded = () =>
    props.form.failure()?.code === 'sign_in_required' && location.pathname !== paths.signIn;
  return (
    <Show when={props.form.failure()}>
      {(failure) => (
        <div
          tabindex="-1"
          class="rounded-md"
          data-form-failure=""
          // The focus alone brings only its edge into sight where it is tall.
          onFocus={(event) => event.currentTarget.scrollIntoView({ block: 'nearest' })}
        >
          <FailurePanel
            thrown={failure()}
            // A session that ended must not cost what was typed.
            help={
              hasEnded() && (
                <a href={paths.signIn} target="_blank" rel="noopener" class="text-accent underline">
                  Sign in in a new tab, then press the button again
                </a>
              )
            }
          />
        </div>
      )}
    </Show>
  );
}

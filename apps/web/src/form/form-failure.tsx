import { Show, type JSX } from 'solid-js';
import type { Form } from './create-form.ts';
import { FailurePanel } from '../ui/failure-panel.tsx';

/** What went wrong with a form as a whole. */
export function FormFailure(props: { readonly form: Form }): JSX.Element {
  return <Show when={props.form.failure()}>{(failure) => <FailurePanel thrown={failure()} />}</Show>;
}

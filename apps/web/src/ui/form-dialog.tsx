import type { JSX } from 'solid-js';
import type { Form } from '../form/create-form.ts';
import { FormFailure } from '../form/form-failure.tsx';
import { Button } from './button.tsx';
import { Dialog, DialogFoot, type DialogProps } from './dialog.tsx';

export interface DialogFormProps {
  readonly form: Form;
  /** On the button that sends. */
  readonly submit: string;
  readonly look?: 'primary' | 'danger';
  readonly onCancel: () => void;
  /** The fields, one under the other. */
  readonly children: JSX.Element;
}

/** A form that fills a dialog: fields, what went wrong with them as a whole, and the buttons at its foot. */
export function DialogForm(props: DialogFormProps): JSX.Element {
  return (
    <form novalidate onSubmit={props.form.onSubmit}>
      <div class="grid grid-cols-1 gap-4 px-5 py-4">
        {props.children}
        <FormFailure form={props.form} />
      </div>
      <DialogFoot>
        <Button look="quiet" onClick={() => props.onCancel()}>
          Cancel
        </Button>
        <Button type="submit" look={props.look ?? 'primary'} busy={props.form.isBusy()}>
          {props.submit}
        </Button>
      </DialogFoot>
    </form>
  );
}

export type FormDialogProps = Pick<DialogProps, 'title' | 'onClose' | 'returnFocus'> &
  Omit<DialogFormProps, 'onCancel'>;

/** A dialog with one form in it. */
export function FormDialog(props: FormDialogProps): JSX.Element {
  return (
    <Dialog
      title={props.title}
      onClose={props.onClose}
      isDirty={props.form.isDirty}
      returnFocus={props.returnFocus}
    >
      <DialogForm
        form={props.form}
        submit={props.submit}
        look={props.look ?? 'primary'}
        onCancel={props.onClose}
      >
        {props.children}
      </DialogForm>
    </Dialog>
  );
}

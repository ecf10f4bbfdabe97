import { useQueryClient } from '@tanstack/solid-query';
import { createSignal, Show, type JSX } from 'solid-js';
import { api } from '../../api/api.ts';
import { CheckField } from '../../form/check-field.tsx';
import { ChoiceField } from '../../form/choice-field.tsx';
import { createForm } from '../../form/create-form.ts';
import { TextField } from '../../form/text-field.tsx';
import { Button } from '../../ui/button.tsx';
import { CopyLine } from '../../ui/copy.tsx';
import { Dialog, DialogFoot } from '../../ui/dialog.tsx';
import { DialogForm } from '../../ui/form-dialog.tsx';

const accesses = [
  { value: 'read', label: 'Read', help: 'Sees connections and how they are. Changes nothing.' },
  {
    value: 'write',
    label: 'Read and write',
    help: 'Also connects, checks, rotates and deletes, as a person does.',
  },
];
const lives = [
  { value: '30', label: 'In 30 days' },
  { value: '90', label: 'In 90 days' },
  { value: '365', label: 'In 1 year' },
  { value: 'never', label: 'Never' },
];

interface Made {
  readonly name: string;
  readonly key: string;
}

/** Makes a key, and shows it this once. */
export function MakeKeyDialog(props: { readonly onClose: () => void }): JSX.Element {
  const client = useQueryClient();
  // Held here alone: neither the list nor anything that is kept ever has the key.
  const [made, setMade] = createSignal<Made>();
  const form = createForm({
    initial: { name: '', access: 'read', lends: false, expires: '90' },
    check: ({ name }) => (String(name).trim() === '' ? { name: 'Say which program it is for.' } : {}),
    send: async ({ name, access, lends, expires }) => {
      const { key, name: taken } = await api.createAccessKey({
        name: String(name).trim(),
        access: access === 'write' ? 'write' : 'read',
        lends: lends === true,
        expiresInDays: expires === 'never' ? null : Number(expires),
      });
      setMade({ name: taken, key });
      await client.invalidateQueries({ queryKey: ['access-keys'] });
    },
  });
  return (
    <Dialog
      title={made() ? 'Copy the key now' : 'Make an access key'}
      onClose={props.onClose}
      isDirty={form.isDirty}
    >
      <Show
        when={made()}
        fallback={
          <DialogForm form={form} submit="Make key" onCancel={props.onClose}>
            <TextField
              form={form}
              path="name"
              label="Name"
              help="Of the program that will use it; it stands in timelines."
              placeholder="deploy pipeline"
              prose
              required
              autofocus
            />
            <ChoiceField form={form} path="access" label="Access" options={accesses} required />
            <div>
              <CheckField form={form} path="lends" label="May borrow credentials" />
              <Show when={form.value('lends') === true}>
                <p role="note" class="mt-1 rounded-md bg-amber-soft px-3 py-2 text-sm">
                  Whoever holds this key can read the working credential of every connection of this
                  organization. Each loan stands in the connection's timeline.
                </p>
              </Show>
            </div>
            <ChoiceField form={form} path="expires" label="Expires" options={lives} required />
          </DialogForm>
        }
      >
        {(found) => <ShownOnce {...found()} onClose={props.onClose} />}
      </Show>
    </Dialog>
  );
}

function ShownOnce(props: Made & { readonly onClose: () => void }): JSX.Element {
  const focus = (element: HTMLElement): void => queueMicrotask(() => element.focus());
  return (
    <>
      <div class="grid gap-4 px-5 py-4">
        <p>
          This is the key <span class="font-medium wrap-anywhere">{props.name}</span>. It is shown this once:
          Moorage keeps only a hash of it. Put it where the program finds it, as{' '}
          <code class="font-mono">MOORAGE_ACCESS_KEY</code>.
        </p>
        <CopyLine label="Access key" value={props.key} />
      </div>
      <DialogFoot>
        <Button ref={focus} look="primary" onClick={() => props.onClose()}>
          I have copied it
        </Button>
      </DialogFoot>
    </>
  );
}

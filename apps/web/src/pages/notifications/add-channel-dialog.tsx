import { useQueryClient } from '@tanstack/solid-query';
import { createSignal, Show, type JSX } from 'solid-js';
import { api } from '../../api/api.ts';
import { ChoiceField } from '../../form/choice-field.tsx';
import { createForm } from '../../form/create-form.ts';
import { TextField } from '../../form/text-field.tsx';
import { Button } from '../../ui/button.tsx';
import { CopyLine } from '../../ui/copy.tsx';
import { Dialog, DialogFoot } from '../../ui/dialog.tsx';
import { DialogForm } from '../../ui/form-dialog.tsx';
import { tellOf } from '../../ui/notice.ts';

export interface AddChannelDialogProps {
  /** Whether a mail server is configured. */
  readonly canMail: boolean;
  readonly onClose: () => void;
}

const kinds = [
  { value: 'webhook', label: 'Webhook', help: 'For programs: a signed POST with JSON.' },
  { value: 'email', label: 'E-mail', help: 'For people: one mail in plain words.' },
];
const noServer = 'Start Moorage with MOORAGE_SMTP_URL and MOORAGE_MAIL_FROM first, or use a webhook.';

/** Makes a channel; the secret of a webhook is shown this once. */
export function AddChannelDialog(props: AddChannelDialogProps): JSX.Element {
  const client = useQueryClient();
  // Held here alone: neither the list nor anything that is kept ever has the secret.
  const [made, setMade] = createSignal<{ readonly name: string; readonly secret: string }>();
  const isMail = () => form.value('kind') === 'email';
  const wrongTarget = (target: string): Readonly<Record<string, string>> => {
    if (isMail() && !props.canMail) return { target: noServer };
    if (isMail())
      return target.includes('@') ? {} : { target: 'Write an e-mail address, e.g. ada@example.com.' };
    const isUrl = /^https?:\/\//i.test(target);
    return isUrl ? {} : { target: 'Write a URL, e.g. https://hooks.example.com/moorage.' };
  };
  const form = createForm({
    initial: { kind: 'webhook', name: '', target: '' },
    check: ({ name, target }) => ({
      ...(String(name).trim() === '' && { name: 'Give it a name.' }),
      ...wrongTarget(String(target).trim()),
    }),
    send: async (values) => {
      const { name, secret } = await api.createChannel({
        kind: isMail() ? 'email' : 'webhook',
        name: String(values['name']).trim(),
        target: String(values['target']).trim(),
      });
      if (secret === null) {
        props.onClose();
        tellOf(name, ' is added. Send a test to see that it arrives.');
      } else setMade({ name, secret });
      await client.invalidateQueries({ queryKey: ['channels'] });
    },
  });
  return (
    <Dialog
      title={made() ? 'Copy the secret now' : 'Add a channel'}
      onClose={props.onClose}
      isDirty={form.isDirty}
    >
      <Show
        when={made()}
        fallback={
          <DialogForm form={form} submit="Add channel" onCancel={props.onClose}>
            <ChoiceField form={form} path="kind" label="How" options={kinds} required />
            <TextField form={form} path="name" label="Name" placeholder="On call" prose required autofocus />
            <Show when={isMail() && !props.canMail}>
              <p role="note" class="rounded-md bg-amber-soft px-3 py-2 text-sm">
                No mail server is configured. Start Moorage with{' '}
                <code class="font-mono">MOORAGE_SMTP_URL</code> and{' '}
                <code class="font-mono">MOORAGE_MAIL_FROM</code> to send e-mail.
              </p>
            </Show>
            <Show
              when={isMail()}
              fallback={
                <TextField
                  form={form}
                  path="target"
                  label="URL"
                  kind="url"
                  placeholder="https://hooks.example.com/moorage"
                  help="Must answer with a status from 200 to 299 within 10 seconds."
                  required
                />
              }
            >
              <TextField
                form={form}
                path="target"
                label="E-mail address"
                kind="url"
                placeholder="ops@example.com"
                required
              />
            </Show>
          </DialogForm>
        }
      >
        {(found) => <ShownOnce {...found()} onClose={props.onClose} />}
      </Show>
    </Dialog>
  );
}

function ShownOnce(props: {
  readonly name: string;
  readonly secret: string;
  readonly onClose: () => void;
}): JSX.Element {
  const focus = (element: HTMLElement): void => queueMicrotask(() => element.focus());
  return (
    <>
      <div class="grid gap-4 px-5 py-4">
        <p>
          The receiver of <bdi class="font-medium wrap-anywhere">{props.name}</bdi> checks the signature of
          each message with this secret, as Standard Webhooks says. It is shown this once.
        </p>
        <CopyLine label="Signing secret" value={props.secret} />
      </div>
      <DialogFoot>
        <Button ref={focus} look="primary" onClick={() => props.onClose()}>
          I have copied it
        </Button>
      </DialogFoot>
    </>
  );
}

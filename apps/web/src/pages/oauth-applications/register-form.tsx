import { useQueryClient } from '@tanstack/solid-query';
import { onCleanup, Show, type JSX } from 'solid-js';
import { api } from '../../api/api.ts';
import { queries } from '../../api/queries.ts';
import type { App, OAuthApplication } from '../../api/shapes.ts';
import { SelectField } from '../../form/choice-field.tsx';
import { createForm } from '../../form/create-form.ts';
import { fillGuides } from '../../form/fill-guide.ts';
import { Guides } from '../../form/guides.tsx';
import { readSchema } from '../../form/read-schema.ts';
import { TextField } from '../../form/text-field.tsx';
import { CopyLine } from '../../ui/copy.tsx';
import { DialogForm } from '../../ui/form-dialog.tsx';

export interface RegisterFormProps {
  /** Apps with an OAuth method; with one alone there is nothing to choose. */
  readonly apps: readonly App[];
  readonly redirectUri: string;
  readonly lead?: string | undefined;
  readonly submit: string;
  /** Whether the first field takes the focus; it does unless told not to. */
  readonly autofocus?: boolean;
  /** Is told how to ask whether closing would lose something. */
  readonly watchDirty: (ask: () => boolean) => void;
  readonly onCancel: () => void;
  readonly onRegistered: (made: OAuthApplication) => void;
}

/** Tells Moorage about an OAuth application that was made at an app: what to enter there, and what came of it. */
export function RegisterForm(props: RegisterFormProps): JSX.Element {
  const client = useQueryClient();
  const app = () => props.apps.find(({ id }) => id === form.value('app'));
  const method = () => app()?.methods.find(({ kind }) => kind === 'oauth2');
  const fields = () => readSchema(method()?.settings ?? null, 'settings');
  const instance = () => fields().find(({ control }) => control === 'url');

  const form = createForm({
    initial: { app: props.apps[0]?.id ?? '', instanceUrl: '', clientId: '', clientSecret: '' },
    check: (values) => ({
      ...(String(values['instanceUrl']).trim() === '' && {
        instanceUrl: 'Write the address of the instance.',
      }),
      ...(String(values['clientId']).trim() === '' && { clientId: 'Copy the application id from the app.' }),
      ...(String(values['clientSecret']).trim() === '' && { clientSecret: 'Copy the secret from the app.' }),
    }),
    send: async (values) => {
      const text = (path: string): string => String(values[path] ?? '').trim();
      const made = await api.createOAuthApplication({
        app: text('app'),
        instanceUrl: text('instanceUrl'),
        clientId: text('clientId'),
        clientSecret: text('clientSecret'),
      });
      const { queryKey } = queries.oauthApplications();
      client.setQueryData(queryKey, (list) => {
        // The same application may have been there already, with another secret.
        const others = list?.items.filter(({ id }) => id !== made.id) ?? [];
        return list && { ...list, items: [...others, made] };
      });
      // Told before the list is read anew: this form may be gone once it is.
      props.onRegistered(made);
      await client.invalidateQueries({ queryKey });
    },
  });

  props.watchDirty(form.isDirty);
  onCleanup(() => props.watchDirty(() => false));

  const guides = () => {
    const at = instance();
    const typed = form.value('instanceUrl');
    return fillGuides(method()?.guides ?? [], fields(), { name: 'Moorage', ...(at && { [at.path]: typed }) });
  };

  return (
    <DialogForm form={form} submit={props.submit} onCancel={props.onCancel}>
      <Show when={props.lead}>{(lead) => <p class="text-grey-11">{lead()}</p>}</Show>
      <Show when={props.apps.length > 1}>
        <SelectField
          form={form}
          path="app"
          label="App"
          required
          options={props.apps.map(({ id, name }) => ({ value: id, label: name }))}
        />
      </Show>
      <TextField
        form={form}
        path="instanceUrl"
        label={instance()?.label ?? 'Instance URL'}
        placeholder={instance()?.placeholder ?? String(instance()?.initial ?? '')}
        kind="url"
        required
        autofocus={props.autofocus ?? true}
      />
      <CopyLine label="Redirect URI, to register there" value={props.redirectUri} />
      <Show when={method()?.scopes.length}>
        <CopyLine label="Scopes, to register there" value={method()?.scopes.join(' ') ?? ''} />
      </Show>
      <Guides guides={guides()} />
      <TextField form={form} path="clientId" label="Application ID" kind="url" required />
      <TextField
        form={form}
        path="clientSecret"
        label="Secret"
        help="It is sealed here, and only ever sent to that instance."
        kind="secret"
        required
      />
    </DialogForm>
  );
}

import { useNavigate } from '@solidjs/router';
import { useQuery, useQueryClient } from '@tanstack/solid-query';
import { createEffect, createMemo, createSignal, Match, Show, Switch, type JSX } from 'solid-js';
import { api } from '../../api/api.ts';
import { leaveFor } from '../../api/leave.ts';
import { queries } from '../../api/queries.ts';
import type { App, Method, OAuthApplication } from '../../api/shapes.ts';
import { createForm } from '../../form/create-form.ts';
import { fillGuides } from '../../form/fill-guide.ts';
import { Guides } from '../../form/guides.tsx';
import { readSchema, type SchemaField } from '../../form/read-schema.ts';
import { SchemaFields } from '../../form/schema-fields.tsx';
import { TextField } from '../../form/text-field.tsx';
import { initialValues, missing, toBody } from '../../form/values.ts';
import { paths } from '../../paths.ts';
import { DialogForm } from '../../ui/form-dialog.tsx';
import { QueryFailure } from '../../ui/query-failure.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { RegisterForm } from '../oauth-applications/register-form.tsx';
import { rememberWayBack } from '../oauth-outcome/way-back.ts';
import { InstanceField } from './instance-field.tsx';
import { Needs } from './needs.tsx';

export interface ConnectFormProps {
  readonly app: App;
  readonly onClose: () => void;
  /** Is told how to ask whether closing would lose something. */
  readonly watchDirty: (ask: () => boolean) => void;
}

/** One app's ways in, and the form of the one that is chosen. What was typed stays when the way changes. */
export function ConnectForm(props: ConnectFormProps): JSX.Element {
  const { app } = props;
  const navigate = useNavigate();
  const client = useQueryClient();
  const [methodId, setMethodId] = createSignal(app.methods[0]?.id ?? '');
  const [registers, setIsRegistering] = createSignal(false);
  // Whoever moves along the ways by arrow keys keeps the focus there; otherwise it goes to the first field.
  const [takesFocus, setTakesFocus] = createSignal(true);
  const setRegisters = (on: boolean): void => {
    setTakesFocus(true);
    setIsRegistering(on);
  };
  const method = () => app.methods.find(({ id }) => id === methodId());
  const settings = createMemo(() => readSchema(method()?.settings ?? null, 'settings'));
  const secrets = createMemo(() => readSchema(method()?.secrets ?? null, 'secrets'));
  const hasOAuth = app.methods.some(({ kind }) => kind === 'oauth2');
  const isOAuth = () => method()?.kind === 'oauth2';
  // The address that says which of the registered OAuth applications is meant.
  const instance = () => (isOAuth() ? settings().find(({ control }) => control === 'url') : undefined);

  const registered = useQuery(() => ({ ...queries.oauthApplications(), enabled: hasOAuth }));
  const instances = (): readonly OAuthApplication[] =>
    registered.isSuccess ? registered.data.items.filter((one) => one.app === app.id) : [];
  const chosenInstance = (path: string): string => {
    const typed = String(form.value(path));
    return instances().some(({ instanceUrl }) => instanceUrl === typed)
      ? typed
      : (instances()[0]?.instanceUrl ?? '');
  };

  const form = createForm({
    initial: { name: '', description: '', ...initialValues(app.methods.flatMap(fieldsOf)) },
    fields: () => ['name', 'description', ...[...settings(), ...secrets()].map(({ path }) => path)],
    check: (values) => ({
      ...(String(values['name']).trim() === '' && { name: 'Give it a name.' }),
      ...missing(
        [...settings(), ...secrets()].filter((field) => field !== instance()),
        values,
      ),
    }),
    send: async (values) => {
      const description = String(values['description']).trim();
      const at = instance();
      const body = {
        app: app.id,
        name: String(values['name']).trim(),
        description: description === '' ? null : description,
        settings: toBody(settings(), at ? { ...values, [at.path]: chosenInstance(at.path) } : values),
      };
      if (isOAuth()) {
        rememberWayBack(paths.addConnection(app.id));
        return leaveFor((await api.authorize(body)).authorizationUrl);
      }
      const secret = toBody(secrets(), values);
      const made = await api.createConnection({ ...body, method: methodId(), secrets: secret });
      client.setQueryData(['connection', made.id], made);
      navigate(`${paths.connections}?connected=${encodeURIComponent(made.id)}`, { replace: true });
    },
  });
  // Where one instance alone is registered, it is the likely one by other ways too.
  createEffect(() => {
    const [only, another] = instances();
    if (!only || another) return;
    const addresses = app.methods.flatMap(fieldsOf).filter(({ control }) => control === 'url');
    for (const { path } of addresses) if (path.startsWith('settings.')) form.suggest(path, only.instanceUrl);
  });
  const [registerIsDirty, setRegisterIsDirty] = createSignal<() => boolean>(() => false);
  props.watchDirty(() => form.isDirty() || registerIsDirty()());

  const guides = () => fillGuides(method()?.guides ?? [], [...settings(), ...secrets()], form.values);
  const mustRegister = () => isOAuth() && registered.isSuccess && (instances().length === 0 || registers());

  return (
    <>
      <div class="px-5 pt-4">
        <Show when={app.methods.length > 1}>
          <Tabs
            label="How to connect"
            tabs={app.methods.map(({ id, label }) => ({ id, label }))}
            chosen={methodId()}
            onChoose={(id) => {
              setTakesFocus(false);
              setMethodId(id);
            }}
          />
        </Show>
        <Show when={method()?.description}>
          {(description) => <p class="mt-2 text-sm text-grey-11">{description()}</p>}
        </Show>
      </div>
      <Switch>
        <Match when={isOAuth() && registered.isError}>
          <div class="p-5">
            <QueryFailure query={registered} />
          </div>
        </Match>
        <Match when={isOAuth() && !registered.isSuccess}>
          <div class="h-56" aria-busy="true" />
        </Match>
        <Match when={mustRegister() && registered.data}>
          {(list) => (
            <RegisterForm
              apps={[app]}
              redirectUri={list().redirectUri}
              lead={
                instances().length === 0
                  ? `No OAuth application for ${app.name} is registered here yet. Make one at ${app.name} with these values, then write down here what it gives you.`
                  : undefined
              }
              submit="Register and continue"
              autofocus={takesFocus()}
              watchDirty={(ask) => setRegisterIsDirty(() => ask)}
              onCancel={instances().length === 0 ? props.onClose : () => setRegisters(false)}
              onRegistered={(made) => {
                const at = instance();
                if (at) form.set(at.path, made.instanceUrl);
                setRegisters(false);
              }}
            />
          )}
        </Match>
        <Match when={method()}>
          {(chosen) => (
            <DialogForm
              form={form}
              submit={isOAuth() ? `Connect to ${app.name}` : `Connect ${app.name}`}
              onCancel={props.onClose}
            >
              <TextField form={form} path="name" label="Name" prose required autofocus={takesFocus()} />
              <TextField form={form} path="description" label="Description" prose />
              <Show when={instance()}>
                {(field) => (
                  <InstanceField
                    form={form}
                    field={field()}
                    instances={instances()}
                    chosen={chosenInstance(field().path)}
                    onAnother={() => setRegisters(true)}
                  />
                )}
              </Show>
              <SchemaFields form={form} fields={settings().filter((field) => field !== instance())} />
              <SchemaFields form={form} fields={secrets()} />
              <Show when={!isOAuth()}>
                <Guides guides={guides()} />
              </Show>
              <Needs app={app} method={chosen()} values={form.values} />
            </DialogForm>
          )}
        </Match>
      </Switch>
    </>
  );
}

function fieldsOf({ settings, secrets }: Method): readonly SchemaField[] {
  return [...readSchema(settings, 'settings'), ...readSchema(secrets, 'secrets')];
}

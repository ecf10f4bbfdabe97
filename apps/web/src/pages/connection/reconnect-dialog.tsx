import { Match, Switch, type JSX } from 'solid-js';
import { api } from '../../api/api.ts';
import { leaveFor } from '../../api/leave.ts';
import type { App, Method } from '../../api/shapes.ts';
import { createForm } from '../../form/create-form.ts';
import { fillGuides } from '../../form/fill-guide.ts';
import { Guides } from '../../form/guides.tsx';
import { readSchema } from '../../form/read-schema.ts';
import { SchemaFields } from '../../form/schema-fields.tsx';
import { initialValues, missing, toBody } from '../../form/values.ts';
import { paths } from '../../paths.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { tellOf } from '../../ui/notice.ts';
import { rememberWayBack } from '../oauth-outcome/way-back.ts';
import type { ConnectionDialogProps } from './dialog-props.ts';

type PartProps = ConnectionDialogProps & { readonly app: App; readonly method: Method };

/** A new credential for the same connection: id, name and whatever depends on it stay. */
export function ReconnectDialog(props: ConnectionDialogProps): JSX.Element {
  const part = (kind: Method['kind']): PartProps | undefined => {
    const method = props.app?.methods.find(({ id }) => id === props.connection.method);
    return props.app && method?.kind === kind ? { ...props, app: props.app, method } : undefined;
  };
  return (
    <Switch>
      <Match when={part('token')}>{(given) => <TokenReconnect {...given()} />}</Match>
      <Match when={part('oauth2')}>{(given) => <OAuthReconnect {...given()} />}</Match>
      <Match when={props.app === undefined}>
        <Dialog title="Reconnect" onClose={props.onClose} returnFocus={props.returnFocus}>
          <p class="px-5 py-4">
            The app of this connection is not installed here. Install its plugin again, then reconnect.
          </p>
        </Dialog>
      </Match>
    </Switch>
  );
}

function TokenReconnect(props: PartProps): JSX.Element {
  const { connection, method } = props;
  const settings = readSchema(method.settings, 'settings');
  const secrets = readSchema(method.secrets, 'secrets');
  const fields = [...settings, ...secrets];
  const form = createForm({
    initial: initialValues(fields, connection.settings),
    check: (values) => missing(fields, values),
    send: async (values) => {
      const changed = await api.changeConnection(connection.id, {
        settings: toBody(settings, values),
        secrets: toBody(secrets, values),
        revision: connection.revision,
      });
      await props.onChanged(changed);
      props.onClose();
      tellOf(changed.name, ` is connected again${changed.identity ? ` as ${changed.identity.name}` : ''}.`);
    },
  });
  const guides = () => fillGuides(method.guides, fields, { ...form.values, name: connection.name });
  return (
    <FormDialog
      form={form}
      submit="Reconnect"
      title={`Reconnect ${connection.name}`}
      onClose={props.onClose}
      returnFocus={props.returnFocus}
    >
      <p class="text-grey-11">
        The new credential is checked first. Until it is found good, the present one stays in use.
      </p>
      <SchemaFields form={form} fields={fields} first={secrets[0]?.path} />
      <Guides guides={guides()} />
    </FormDialog>
  );
}

function OAuthReconnect(props: PartProps): JSX.Element {
  const form = createForm({
    initial: {},
    send: async () => {
      const { authorizationUrl } = await api.authorize({ connectionId: props.connection.id });
      rememberWayBack(paths.connection(props.connection.id));
      leaveFor(authorizationUrl);
    },
  });
  return (
    <FormDialog
      form={form}
      submit={`Go to ${props.app.name}`}
      title={`Reconnect ${props.connection.name}`}
      onClose={props.onClose}
      returnFocus={props.returnFocus}
    >
      <p class="text-grey-11">
        {props.app.name} asks you to agree once more and then brings you back. What uses this connection stays
        as it is.
      </p>
    </FormDialog>
  );
}

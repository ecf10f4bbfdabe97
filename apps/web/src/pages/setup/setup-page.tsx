import { Navigate, useLocation, useNavigate } from '@solidjs/router';
import { useQuery, useQueryClient } from '@tanstack/solid-query';
import { Match, onMount, Show, Switch, type JSX } from 'solid-js';
import { api } from '../../api/api.ts';
import { queries } from '../../api/queries.ts';
import { createForm } from '../../form/create-form.ts';
import { FormFailure } from '../../form/form-failure.tsx';
import { TextField } from '../../form/text-field.tsx';
import { paths } from '../../paths.ts';
import { Button } from '../../ui/button.tsx';
import { PlainPage } from '../../ui/plain-page.tsx';
import { QueryFailure } from '../../ui/query-failure.tsx';

/** Makes the first administrator. */
export function SetupPage(): JSX.Element {
  const setup = useQuery(queries.setup);
  return (
    <Switch>
      <Match when={setup.isError}>
        <PlainPage title="Set up Moorage">
          <QueryFailure query={setup} />
        </PlainPage>
      </Match>
      <Match when={setup.isSuccess}>
        <Show when={setup.data?.needed} fallback={<Navigate href={paths.signIn} />}>
          <SetupForm />
        </Show>
      </Match>
    </Switch>
  );
}

function SetupForm(): JSX.Element {
  const navigate = useNavigate();
  const client = useQueryClient();
  const location = useLocation();
  // In the fragment, because that is never sent to a server and so stands in no log.
  const given = new URLSearchParams(location.hash.slice(1)).get('token') ?? '';
  onMount(() => {
    if (given) history.replaceState(history.state, '', location.pathname);
  });

  const form = createForm({
    initial: { token: given, name: '', email: '', password: '', organization: '' },
    check: (values) => ({
      ...(values['token'] === '' && {
        token: 'Copy the set-up token from what Moorage printed when it started.',
      }),
      ...(values['name'] === '' && { name: 'Say how you want to be called.' }),
      ...(values['email'] === '' && { email: 'Write an e-mail address, e.g. ada@example.com.' }),
      ...(String(values['password']).length < 10 && { password: 'Use at least 10 characters.' }),
    }),
    send: async (values) => {
      const text = (path: string): string => String(values[path] ?? '').trim();
      await api.setUp({
        token: text('token'),
        name: text('name'),
        email: text('email'),
        password: String(values['password']),
        ...(text('organization') !== '' && { organization: text('organization') }),
      });
      client.clear();
      await client.fetchQuery(queries.person());
      navigate(paths.connections, { replace: true });
    },
  });

  return (
    <PlainPage title="Set up Moorage" lead="Make the first administrator. Others can be added later.">
      <form class="grid gap-4" novalidate onSubmit={form.onSubmit}>
        <Show when={given === '' || form.error('token')}>
          <TextField
            form={form}
            path="token"
            label="Set-up token"
            help="Moorage printed it when it started for the first time."
            kind="secret"
            required
            autofocus={given === ''}
          />
        </Show>
        <TextField form={form} path="name" label="Your name" prose required autofocus={given !== ''} />
        <TextField
          form={form}
          path="email"
          label="E-mail"
          help="You sign in with it."
          kind="email"
          required
        />
        <TextField
          form={form}
          path="password"
          label="Password"
          help="At least 10 characters."
          kind="new-password"
          required
        />
        <TextField form={form} path="organization" label="Organization" placeholder="My organization" prose />
        <FormFailure form={form} />
        <Button type="submit" look="primary" busy={form.isBusy()}>
          Make the administrator
        </Button>
      </form>
    </PlainPage>
  );
}

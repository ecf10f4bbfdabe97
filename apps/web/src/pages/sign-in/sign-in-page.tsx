import { useNavigate, useSearchParams } from '@solidjs/router';
import { useQueryClient } from '@tanstack/solid-query';
import type { JSX } from 'solid-js';
import { api } from '../../api/api.ts';
import { Failure, toFailure } from '../../api/failure.ts';
import { queries } from '../../api/queries.ts';
import { createForm } from '../../form/create-form.ts';
import { FormFailure } from '../../form/form-failure.tsx';
import { TextField } from '../../form/text-field.tsx';
import { paths } from '../../paths.ts';
import { Button } from '../../ui/button.tsx';
import { PlainPage } from '../../ui/plain-page.tsx';

export function SignInPage(): JSX.Element {
  const navigate = useNavigate();
  const client = useQueryClient();
  const [search] = useSearchParams();

  const form = createForm({
    initial: { email: '', password: '' },
    check: ({ email, password }) => ({
      ...(email === '' && { email: 'Write the e-mail address of your account.' }),
      ...(password === '' && { password: 'Write your password.' }),
    }),
    send: async ({ email, password }) => {
      await api.signIn({ email: String(email).trim(), password: String(password) }).catch(blamePassword);
      client.clear();
      await client.fetchQuery(queries.person());
      navigate(placeInside(search['next']), { replace: true });
    },
  });

  return (
    <PlainPage title="Sign in">
      <form class="grid gap-4" novalidate onSubmit={form.onSubmit}>
        <TextField form={form} path="email" label="E-mail" kind="email" required autofocus />
        <TextField form={form} path="password" label="Password" kind="current-password" required />
        <FormFailure form={form} />
        <Button type="submit" look="primary" busy={form.isBusy()}>
          Sign in
        </Button>
      </form>
    </PlainPage>
  );
}

/** A pair that does not fit is told under the password, where the next try begins. */
function blamePassword(thrown: unknown): never {
  const { code, message, action } = toFailure(thrown);
  if (code !== 'sign_in_required') throw thrown;
  throw new Failure({ code, message, action, fields: { password: `${message} ${action}` } });
}

/** Only a path of this Moorage: an address that somebody put into the link must not lead away. */
export function placeInside(next: string | string[] | undefined): string {
  if (typeof next !== 'string') return paths.connections;
  const here = 'http://here.invalid';
  const isInside = URL.canParse(next, here) && new URL(next, here).origin === here && next.startsWith('/');
  return isInside ? next : paths.connections;
}

import type { JSX } from 'solid-js';
import { api } from '../../api/api.ts';
import { createForm } from '../../form/create-form.ts';
import { FormFailure } from '../../form/form-failure.tsx';
import { TextField } from '../../form/text-field.tsx';
import { Button } from '../../ui/button.tsx';
import { tell } from '../../ui/notice.ts';
import { Page } from '../../ui/page.tsx';

export function PasswordPage(): JSX.Element {
  const empty = { currentPassword: '', newPassword: '' };
  const form = createForm({
    initial: empty,
    check: ({ currentPassword, newPassword }) => ({
      ...(currentPassword === '' && { currentPassword: 'Write the password you sign in with now.' }),
      ...(String(newPassword).length < 10 && { newPassword: 'Use at least 10 characters.' }),
    }),
    send: async ({ currentPassword, newPassword }) => {
      await api.changePassword({
        currentPassword: String(currentPassword),
        newPassword: String(newPassword),
      });
      form.set('currentPassword', '');
      form.set('newPassword', '');
      tell('Your password is changed. Other devices are signed out.');
    },
  });
  return (
    <Page title="Change password">
      <form class="mt-6 grid max-w-[26rem] gap-4" novalidate onSubmit={form.onSubmit}>
        <TextField
          form={form}
          path="currentPassword"
          label="Present password"
          kind="current-password"
          required
          autofocus
        />
        <TextField
          form={form}
          path="newPassword"
          label="New password"
          help="At least 10 characters. Every other device will be signed out."
          kind="new-password"
          required
        />
        <FormFailure form={form} />
        <div>
          <Button type="submit" look="primary" busy={form.isBusy()}>
            Change password
          </Button>
        </div>
      </form>
    </Page>
  );
}

import type { JSX } from 'solid-js';
import { paths } from '../../paths.ts';
import { ButtonLink } from '../../ui/button.tsx';
import { Page } from '../../ui/page.tsx';

export function NotFoundPage(): JSX.Element {
  return (
    <Page title="There is no such page">
      <p class="mt-2 max-w-prose text-grey-11">
        The address may be mistyped, or what was here has been deleted since.
      </p>
      <div class="mt-4">
        <ButtonLink href={paths.connections}>Go to App Connections</ButtonLink>
      </div>
    </Page>
  );
}

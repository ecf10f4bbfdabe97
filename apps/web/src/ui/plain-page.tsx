import type { JSX } from 'solid-js';
import { Mark } from './mark.tsx';
import { useTitle } from './page.tsx';

/** A screen outside the shell: one thing to do, in the middle. */
export function PlainPage(props: {
  readonly title: string;
  readonly lead?: JSX.Element;
  readonly children: JSX.Element;
}): JSX.Element {
  let heading: HTMLHeadingElement | undefined;
  useTitle(
    () => props.title,
    () => heading,
  );
  return (
    <main class="mx-auto flex min-h-dvh w-full max-w-[26rem] flex-col px-4 pt-[max(2rem,14vh)] pb-8">
      <Mark />
      <h1 ref={heading} tabindex="-1" class="mt-6 text-title font-semibold wrap-anywhere">
        {props.title}
      </h1>
      {props.lead && <p class="mt-1 text-grey-11">{props.lead}</p>}
      <div class="mt-6">{props.children}</div>
    </main>
  );
}

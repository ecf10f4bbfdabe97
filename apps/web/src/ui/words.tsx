import { For, type JSX } from 'solid-js';

/** A sentence in which names of things to type stand between backticks: "Moorage needs `api`." */
export function Words(props: { readonly text: string }): JSX.Element {
  const parts = () => props.text.split('`');
  // With an odd number of backticks one of them is only a character.
  const isPaired = () => parts().length % 2 === 1;
  return (
    <For each={isPaired() ? parts() : [props.text]}>
      {(part, at) =>
        at() % 2 === 1 ? (
          <code class="rounded-sm bg-grey-12/8 px-1 font-mono text-[0.92em]">{part}</code>
        ) : (
          part
        )
      }
    </For>
  );
}

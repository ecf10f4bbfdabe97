import { Show, type JSX } from 'solid-js';

/** An app's icon as its manifest brings it. As an image, nothing inside the SVG can run or load. */
export function AppIcon(props: {
  readonly svg: string | undefined;
  readonly size?: 16 | 20 | 24;
}): JSX.Element {
  const size = () => props.size ?? 16;
  return (
    <Show
      when={props.svg}
      fallback={<span class="inline-block size-4 shrink-0 rounded-sm bg-grey-5" aria-hidden="true" />}
    >
      {(svg) => (
        <img
          src={`data:image/svg+xml,${encodeURIComponent(svg())}`}
          alt=""
          width={size()}
          height={size()}
          class="shrink-0"
        />
      )}
    </Show>
  );
}

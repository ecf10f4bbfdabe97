import { For, Index, Show, type JSX } from 'solid-js';
import type { App, Connection } from '../../api/shapes.ts';
import { readSchema } from '../../form/read-schema.ts';
import { now } from '../../time/clock.ts';
import { CopyButton } from '../../ui/copy.tsx';
import { ExternalLink, isWebAddress } from '../../ui/external-link.tsx';
import { Moment } from '../../ui/moment.tsx';

/** What the app said about the credential, and how the connection was made. */
export function Facts(props: {
  readonly connection: Connection;
  readonly app: App | undefined;
}): JSX.Element {
  const identity = () => props.connection.identity;
  const method = () => props.app?.methods.find(({ id }) => id === props.connection.method);
  const isOver = () => props.connection.expiresAt !== null && Date.parse(props.connection.expiresAt) <= now();
  const settings = () =>
    readSchema(method()?.settings ?? null, 'settings').flatMap((field) => {
      const value = props.connection.settings[field.name];
      if (typeof value !== 'string' && typeof value !== 'number') return [];
      const label = field.options.find((option) => option.value === String(value))?.label ?? String(value);
      return [{ label: field.label, value: label }];
    });
  return (
    <dl class="mt-6 border-t border-grey-5">
      <Show when={identity()}>
        {(who) => (
          <>
            <Fact label="Acts as">
              <Linked text={who().name} url={who().url} />
              <Show when={who().kindLabel}>{(kind) => <span class="text-grey-11"> · {kind()}</span>}</Show>
            </Fact>
            <Show when={who().role}>{(role) => <Fact label="Role">{role().name}</Fact>}</Show>
            <Fact label="Scopes">
              <Show when={who().scopes.length > 0} fallback={<span class="text-grey-11">none named</span>}>
                <Scopes names={who().scopes} />
              </Show>
            </Fact>
          </>
        )}
      </Show>
      <Fact label={isOver() ? 'Expired' : 'Expires'}>
        <Show when={props.connection.expiresAt} fallback={<span class="text-grey-11">no date</span>}>
          {(at) => <Moment at={at()} />}
        </Show>
      </Fact>
      {/* By their places: read anew, they are others, and one may have the focus. */}
      <Index each={identity()?.facts ?? []}>
        {(fact) => (
          <Fact label={fact().label}>
            <Linked text={fact().value} url={fact().url} />
          </Fact>
        )}
      </Index>
      <Fact label="Connected by">
        {[props.app?.name ?? props.connection.app, method()?.label ?? props.connection.method].join(' · ')}
        <span class="text-grey-11">
          , <Moment past at={props.connection.createdAt} />
        </span>
      </Fact>
      <Index each={settings()}>
        {(setting) => (
          <Fact label={setting().label}>
            <Linked
              text={setting().value}
              url={isWebAddress(setting().value) ? setting().value : undefined}
            />
          </Fact>
        )}
      </Index>
      <Fact label="Connection id">
        <span class="inline-flex max-w-full items-center gap-1">
          <code class="min-w-0 font-mono text-sm wrap-anywhere">{props.connection.id}</code>
          <CopyButton value={props.connection.id} label="Connection id" />
        </span>
      </Fact>
    </dl>
  );
}

function Fact(props: { readonly label: string; readonly children: JSX.Element }): JSX.Element {
  return (
    <div class="grid min-h-10 items-center gap-x-6 border-b border-grey-4 py-1.5 sm:grid-cols-[10rem_minmax(0,1fr)]">
      <dt class="text-grey-11" dir="auto">
        {props.label}
      </dt>
      <dd class="min-w-0 wrap-anywhere">{props.children}</dd>
    </div>
  );
}

function Linked(props: { readonly text: string; readonly url?: string | undefined }): JSX.Element {
  return (
    <Show when={props.url} fallback={<bdi>{props.text}</bdi>}>
      {(url) => (
        <ExternalLink href={url()}>
          <bdi>{props.text}</bdi>
        </ExternalLink>
      )}
    </Show>
  );
}

export function Scopes(props: { readonly names: readonly string[] }): JSX.Element {
  return (
    <span class="inline-flex flex-wrap gap-1">
      <For each={props.names}>
        {(name) => <code class="rounded-sm bg-grey-4 px-1.5 py-px font-mono text-sm">{name}</code>}
      </For>
    </span>
  );
}

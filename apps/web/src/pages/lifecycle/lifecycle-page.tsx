import type { JSX } from 'solid-js';
import { Page } from '../../ui/page.tsx';

export function LifecyclePage(): JSX.Element {
  return <Page title="Lifecycle">{null}</Page>;
}

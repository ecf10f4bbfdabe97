import type { Method } from '../api/shapes.ts';
import type { SchemaField } from './read-schema.ts';
import type { Values } from './values.ts';

type Guide = Method['guides'][number];

/** A guide with the form's present values in its places. */
export interface FilledGuide {
  readonly text: string;
  readonly url: string | undefined;
}

/** The guides that hold for what the form says now. */
export function fillGuides(
  guides: readonly Guide[],
  fields: readonly SchemaField[],
  values: Values,
): readonly FilledGuide[] {
  const value = (name: string): string => {
    const field = fields.find((one) => one.name === name);
    // A guide is shown as text and as an address, where a secret must never be.
    if (field?.secret) return '';
    return String(values[field?.path ?? name] ?? '').trim();
  };
  return (
    guides
      .filter(({ when }) => Object.entries(when ?? {}).every(([name, wanted]) => value(name) === wanted))
      // A sentence with a gap in it says nothing.
      .filter(({ text }) => Array.from(text.matchAll(place)).every(([, name = '']) => value(name) !== ''))
      .map(({ text, url }) => ({
        text: text.replaceAll(place, (_, name: string) => value(name)),
        url: fillUrl(url, value),
      }))
  );
}

const place = /\{([A-Za-z][\w-]*)\}/g;

/** At the start a value is an address and stays as it is; elsewhere it is one part of an address and is encoded. */
function fillUrl(url: string | undefined, value: (name: string) => string): string | undefined {
  if (url === undefined) return undefined;
  const filled = url.replaceAll(place, (_, name: string, at: number) =>
    at === 0 ? value(name).replace(/\/+$/, '') : encodeURIComponent(value(name)),
  );
  return URL.canParse(filled) && /^https?:$/.test(new URL(filled).protocol) ? filled : undefined;
}

import { gzipSync } from 'node:zlib';

/** The part of a bundler's chunk that is looked at. */
interface Chunk {
  readonly type: 'chunk' | 'asset';
  readonly fileName: string;
  readonly code?: string;
  readonly isEntry?: boolean;
  readonly imports?: readonly string[];
  readonly facadeModuleId?: string | null;
}

export type Bundle = Readonly<Record<string, Chunk>>;

export interface Limit {
  /** Bytes after gzip that a first visit may load before anything is pressed. */
  readonly limit: number;
  /** Modules of the lazily loaded screens that a first visit shows; they count too. */
  readonly screens: readonly string[];
}

/** The JavaScript that a browser loads for a first visit: the entry, the first screens and all that they import. */
export function measureInitial(
  bundle: Bundle,
  screens: readonly string[],
): { files: string[]; bytes: number } {
  const files = new Set<string>();
  const visit = (fileName: string): void => {
    const chunk = bundle[fileName];
    if (chunk?.type !== 'chunk' || files.has(fileName)) return;
    files.add(fileName);
    for (const imported of chunk.imports ?? []) visit(imported);
  };
  for (const screen of screens) {
    const found = Object.values(bundle).find((chunk) => chunk.facadeModuleId?.endsWith(screen));
    if (!found)
      throw new Error(`${screen} is no chunk of its own; name the screen that a first visit loads.`);
    visit(found.fileName);
  }
  for (const chunk of Object.values(bundle)) if (chunk.isEntry) visit(chunk.fileName);
  const bytes = [...files].reduce((sum, file) => sum + gzipSync(bundle[file]?.code ?? '').length, 0);
  return { files: [...files], bytes };
}

/** Fails the build when a first visit loads more JavaScript than the limit. */
export function initialSize({ limit, screens }: Limit) {
  return {
    name: 'initial-size',
    apply: 'build' as const,
    generateBundle(
      this: { info(text: string): void; error(text: string): never },
      _: unknown,
      bundle: Bundle,
    ) {
      const { files, bytes } = measureInitial(bundle, screens);
      const sentence = `initial JavaScript: ${kilobytes(bytes)} of ${kilobytes(limit)} gzip in ${files.length} files`;
      if (bytes > limit) this.error(`${sentence}. Load something later, or leave it out.`);
      this.info(sentence);
    },
  };
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`;
}

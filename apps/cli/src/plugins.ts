import type { AnyPlugin } from '@moorage/core';
import { gitlab } from '@moorage/plugin-gitlab';

/** The apps that this Moorage can connect to. A new provider is added here and to this package's dependencies. */
export const plugins: readonly AnyPlugin[] = [gitlab];

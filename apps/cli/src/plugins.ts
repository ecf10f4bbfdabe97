import type { AnyPlugin } from '@moorage/core';
import { gitlab } from '@moorage/plugin-gitlab';

/** The apps that this Moorage can connect to. Adding a provider adds a line here, and nothing else. */
export const plugins: readonly AnyPlugin[] = [gitlab];

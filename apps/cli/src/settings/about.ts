import { z } from 'zod';

/** What people need to know of a setting, beside its schema. Names of the flag and the variable follow from its key. */
export interface About {
  /** Stands for the value in the help, e.g. `ADDRESS`. */
  readonly value: string;
  /** One sentence. */
  readonly help: string;
  /** A value that is accepted. */
  readonly example: string;
  /** What holds when it is left out, for settings whose default is not a fixed value. */
  readonly otherwise?: string;
  /** Has no flag, as other users of a machine can read command lines, and is never repeated in a message. */
  readonly isSecret?: boolean;
  /** Is given without a value, and has no variable. */
  readonly isSwitch?: boolean;
  /** Too long for a command line: has no flag either. */
  readonly isDocument?: boolean;
}

export const about = z.registry<About>();

/** `publicUrl` → `MOORAGE_PUBLIC_URL` */
export function variableOf(key: string): string {
  return `MOORAGE_${key.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}

/** `publicUrl` → `public-url` */
export function flagOf(key: string): string {
  return key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

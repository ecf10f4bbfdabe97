import { ConnectionError } from '@moorage/core';

/** Why something sealed does not open. No sentence repeats any of it. */
const reasons = {
  masterKey: {
    message: 'Wrong master key: the stored secrets were written with another one.',
    action: 'Start Moorage with the master key that the data was written with.',
  },
  dataKey: {
    message: 'The data key of a stored secret is missing in the database.',
    action: 'Restore the whole database from one backup, or reconnect.',
  },
  changed: {
    message: 'A stored secret or its key was changed or damaged after it was written.',
    action: 'Restore the database from a backup, or reconnect.',
  },
  moved: {
    message: 'A stored secret lies in a row that it was not written for.',
    action: 'Find out who changed the database; then restore it from a backup, or reconnect.',
  },
  version: {
    message: 'A stored secret was written by a newer version of Moorage.',
    action: 'Start the version of Moorage that wrote it, or a newer one.',
  },
} as const;

/** The error for something sealed that does not open. */
export function unreadable(reason: keyof typeof reasons): ConnectionError {
  const { message, action } = reasons[reason];
  return new ConnectionError('sealed_data_unreadable', message, { action });
}

import { integer, list, text } from '../../shape.ts';

// What rows are made of. Instants are milliseconds since 1970, dates are `YYYY-MM-DD` (GitLab keeps token expiry as a date).

export const id = integer(1, 1);
export const instant = integer(1_800_000_000_000);
export const date = text('2027-01-31', /^\d{4}-\d\d-\d\d$/);
export const strings = list(text('api'));

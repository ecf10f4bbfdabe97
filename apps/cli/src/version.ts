import manifest from '../package.json' with { type: 'json' };

/** The version of this build, e.g. `1.4.0`. */
export const version = manifest.version;

import { type Switches, throttlesOf } from '../switches.ts';
import type { Settings } from './rows.ts';
import type { State } from './state.ts';

/** What settings need of a world. */
interface Instance {
  readonly state: State;
  readonly switches: Switches;
}

/** The settings of the instance: as administrators left them, else as the switches make them. */
export function settingsOf({ state, switches }: Instance): Settings {
  return (
    state.settings.get(1) ?? {
      id: 1,
      personalAccessTokenPrefix: switches.tokenPrefix,
      requirePersonalAccessTokenExpiry: true,
      maxPersonalAccessTokenLifetime: null,
      ...throttlesOf(switches),
      rateLimitingResponseText: '',
      maintenanceMode: false,
      maintenanceModeMessage: '',
      adminMode: false,
      defaultProjectsLimit: 100_000,
      canCreateGroup: true,
      userDefaultExternal: false,
      minimumPasswordLength: 8,
      others: {},
      appearance: {},
      planLimits: {},
      createdAt: null,
      updatedAt: null,
    }
  );
}

/** Changes some of them; they count from the next request on. */
export function changeSettings(instance: Instance, change: Partial<Omit<Settings, 'id'>>): Settings {
  const { settings } = instance.state;
  const present = settingsOf(instance);
  return settings.get(1) ? settings.update(present, change) : settings.insertAs({ ...present, ...change });
}

/** What is loaded only when it is shown, in the order in which a person is likely to want it. */
const parts: readonly (() => Promise<unknown>)[] = [
  () => import('./ui/menu-panel.tsx'),
  () => import('./pages/add-connection/add-connection.tsx'),
  () => import('./pages/connection/connection-page.tsx'),
  () => import('./pages/lifecycle/lifecycle-page.tsx'),
  () => import('./pages/policy/policy-dialog.tsx'),
  () => import('./pages/connection/reconnect-dialog.tsx'),
  () => import('./pages/connection/rotate-dialog.tsx'),
  () => import('./pages/connection/edit-dialog.tsx'),
  () => import('./pages/connection/delete-dialog.tsx'),
  () => import('./pages/connections/connections-page.tsx'),
  () => import('./pages/policy/policy-page.tsx'),
  () => import('./pages/oauth-applications/oauth-applications-page.tsx'),
  () => import('./pages/oauth-applications/register-dialog.tsx'),
  () => import('./pages/oauth-applications/delete-application-dialog.tsx'),
  () => import('./pages/access-keys/access-keys-page.tsx'),
  () => import('./pages/access-keys/make-key-dialog.tsx'),
  () => import('./pages/access-keys/delete-key-dialog.tsx'),
  () => import('./pages/notifications/notifications-page.tsx'),
  () => import('./pages/notifications/add-channel-dialog.tsx'),
  () => import('./pages/notifications/deliveries-dialog.tsx'),
  () => import('./pages/notifications/delete-channel-dialog.tsx'),
  () => import('./pages/connection/hook-dialog.tsx'),
  () => import('./pages/shell/keys-dialog.tsx'),
  () => import('./pages/password/password-page.tsx'),
  () => import('./pages/sign-in/sign-in-page.tsx'),
  () => import('./pages/not-found/not-found-page.tsx'),
];

/** Loads the rest of the page while nothing else is to do, so that a network that is gone later takes nothing away. */
export function preloadWhenIdle(): void {
  if (typeof requestIdleCallback === 'function') requestIdleCallback(() => void preload());
  // Safari has no such call. The first screen is there by now.
  else void preload();
}

async function preload(): Promise<void> {
  try {
    // One after the other: what a person asks for meanwhile comes first.
    for (const load of parts) await load();
  } catch {
    // Whoever opens the part that is missing is told then.
  }
}

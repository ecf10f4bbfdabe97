import { Navigate, Route, Router, useLocation } from '@solidjs/router';
import {
  createEffect,
  ErrorBoundary,
  lazy,
  on,
  onMount,
  Suspense,
  type JSX,
  type ParentProps,
} from 'solid-js';
import { paths } from './paths.ts';
import { Shell } from './pages/shell/shell.tsx';
import { announcement } from './ui/announce.ts';
import { CrashPage } from './pages/not-found/crash-page.tsx';
import { useKeyboard } from './ui/keys.ts';
import { NoticeLine } from './ui/notice-line.tsx';

const ConnectionsPage = lazy(async () => ({
  default: (await import('./pages/connections/connections-page.tsx')).ConnectionsPage,
}));
const ConnectionPage = lazy(async () => ({
  default: (await import('./pages/connection/connection-page.tsx')).ConnectionPage,
}));
const LifecyclePage = lazy(async () => ({
  default: (await import('./pages/lifecycle/lifecycle-page.tsx')).LifecyclePage,
}));
const PolicyPage = lazy(async () => ({
  default: (await import('./pages/policy/policy-page.tsx')).PolicyPage,
}));
const OAuthApplicationsPage = lazy(async () => ({
  default: (await import('./pages/oauth-applications/oauth-applications-page.tsx')).OAuthApplicationsPage,
}));
const AccessKeysPage = lazy(async () => ({
  default: (await import('./pages/access-keys/access-keys-page.tsx')).AccessKeysPage,
}));
const NotificationsPage = lazy(async () => ({
  default: (await import('./pages/notifications/notifications-page.tsx')).NotificationsPage,
}));
const OAuthOutcomePage = lazy(async () => ({
  default: (await import('./pages/oauth-outcome/oauth-outcome-page.tsx')).OAuthOutcomePage,
}));
const PasswordPage = lazy(async () => ({
  default: (await import('./pages/password/password-page.tsx')).PasswordPage,
}));
const SetupPage = lazy(async () => ({ default: (await import('./pages/setup/setup-page.tsx')).SetupPage }));
const SignInPage = lazy(async () => ({
  default: (await import('./pages/sign-in/sign-in-page.tsx')).SignInPage,
}));
const NotFoundPage = lazy(async () => ({
  default: (await import('./pages/not-found/not-found-page.tsx')).NotFoundPage,
}));

export interface AppProps {
  /** Is called once the first screen behind the sign-in is shown. */
  readonly onShown?: () => void;
}

/** The whole of the user interface. */
export function App(props: AppProps): JSX.Element {
  const Framed = (given: ParentProps): JSX.Element => (
    <Shell>
      <Content onShown={() => props.onShown?.()}>{given.children}</Content>
    </Shell>
  );
  return (
    <Router root={Root}>
      <Route path={paths.setup} component={SetupPage} />
      <Route path={paths.signIn} component={SignInPage} />
      <Route path={paths.oauthCallback} component={OAuthOutcomePage} />
      <Route component={Framed}>
        <Route path="/" component={() => <Navigate href={paths.connections} />} />
        <Route path={paths.connections} component={ConnectionsPage} />
        <Route path={`${paths.connections}/:id`} component={ConnectionPage} />
        <Route path={paths.lifecycle} component={LifecyclePage} />
        <Route path={paths.policy} component={PolicyPage} />
        <Route path={paths.oauthApplications} component={OAuthApplicationsPage} />
        <Route path={paths.accessKeys} component={AccessKeysPage} />
        <Route path={paths.notifications} component={NotificationsPage} />
        <Route path={paths.password} component={PasswordPage} />
        <Route path="*" component={NotFoundPage} />
      </Route>
    </Router>
  );
}

function Root(props: ParentProps): JSX.Element {
  useKeyboard();
  return (
    <>
      <ErrorBoundary
        fallback={(thrown: unknown) => (
          <main class="mx-auto max-w-[35rem] px-4 pt-[14vh]">
            <CrashPage thrown={thrown} />
          </main>
        )}
      >
        <Suspense>{props.children}</Suspense>
      </ErrorBoundary>
      <NoticeLine />
      <div class="sr-only" role="status">
        {announcement()}
      </div>
    </>
  );
}

/** One screen in the frame: where it stops, the frame stays and leads elsewhere. */
function Content(props: ParentProps<{ readonly onShown: () => void }>): JSX.Element {
  const location = useLocation();
  onMount(() => props.onShown());
  return (
    <ErrorBoundary
      fallback={(thrown: unknown, reset) => {
        createEffect(on(() => location.pathname + location.search, reset, { defer: true }));
        return <CrashPage thrown={thrown} />;
      }}
    >
      {props.children}
    </ErrorBoundary>
  );
}

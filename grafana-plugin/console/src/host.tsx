import { type AppPlugin, createTheme, PluginType, ThemeContext } from '@grafana/data';
import { initPluginTranslations } from '@grafana/i18n';
import { locationService, setBackendSrv } from '@grafana/runtime';
import { ErrorBoundaryAlert, GlobalStyles, LoadingPlaceholder, PortalContainer } from '@grafana/ui';
import React, { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { createRoot } from 'react-dom/client';
import { Navigate, Route, Router, Routes } from 'react-router-dom';
import { setPluginPage } from 'runtime-plugin-page';
import { backend } from './backend.ts';
import type { Session, ThemeName } from './boot.ts';
import { LinkPage } from './LinkPage.tsx';
import { LoginPage } from './LoginPage.tsx';
import { readLink } from './link.ts';
import { loadPlugin } from './load.ts';
import type { Owner } from './owner.ts';
import { OwnerContext } from './ownerContext.ts';
import { Page } from './Page.tsx';
import { PanelPage } from './PanelPage.tsx';
import { Shell } from './Shell.tsx';

const APP = 'logixx-app';

/** Puts the pages on the screen: those of the app that Grafana would load, in a shell of our own. */
export async function show(shown: ConsoleProps): Promise<void> {
  setBackendSrv(backend);
  setPluginPage(Page);
  await initPluginTranslations('grafana', []);
  const root = document.getElementById('root');
  if (root === null) {
    throw new Error('the page has no #root');
  }
  createRoot(root).render(<Console {...shown} />);
}

interface ConsoleProps {
  session: Session | undefined;
  theme: ThemeName;
  owner: Owner;
}

/** Grafana's own theme, with the owner's accent in place of its blue. */
function themeOf(mode: ThemeName, { accent }: Owner) {
  const own = createTheme({ colors: { mode } });
  if (accent === undefined) return own;
  const { text } = own.colors.primary;
  return createTheme({ colors: { mode, primary: { main: accent, text } } });
}

function Console({ session, theme, owner }: ConsoleProps) {
  const place = usePlace();
  const link = readLink(location.hash);
  const shownTheme = useMemo(() => themeOf(theme, owner), [theme, owner]);
  return (
    <OwnerContext.Provider value={owner}>
      <ThemeContext.Provider value={shownTheme}>
        <GlobalStyles />
        <Router navigator={locationService.getHistory()} location={place}>
          {link ? <LinkPage link={link} /> : <Places session={session} place={place} />}
        </Router>
        <PortalContainer />
      </ThemeContext.Provider>
    </OwnerContext.Provider>
  );
}

function Places({ session, place }: { session: Session | undefined; place: ReturnType<typeof usePlace> }) {
  return (
    <Routes>
      <Route path="/login" element={<LoginPage />} />
      {session === undefined ? (
        <Route path="*" element={<Navigate to={`/login?to=${encodeURIComponent(place.pathname + place.search)}`} />} />
      ) : (
        <>
          <Route
            path={`/a/${APP}/*`}
            element={
              <Shell session={session}>
                <ErrorBoundaryAlert dependencies={[place.pathname]}>
                  <AppPages />
                </ErrorBoundaryAlert>
              </Shell>
            }
          />
          <Route path="/panels/:panel" element={<PanelPage />} />
          <Route path="*" element={<Navigate to={`/a/${APP}/fleet`} replace />} />
        </>
      )}
    </Routes>
  );
}

function usePlace() {
  const history = locationService.getHistory();
  return useSyncExternalStore(
    (changed) => history.listen(changed),
    () => history.location,
  );
}

const META = { id: APP, type: PluginType.app, name: 'Logixx', jsonData: {}, enabled: true };

/** The app's own root page, from the very file that Grafana loads. */
function AppPages() {
  const [plugin, setPlugin] = useState<AppPlugin>();
  const [error, setError] = useState<Error>();
  useEffect(() => {
    loadPlugin<AppPlugin>(`/public/plugins/${APP}/module.js`).then(setPlugin, setError);
  }, []);
  if (error) {
    throw error;
  }
  const Root = plugin?.root as React.ComponentType<Record<string, unknown>> | undefined;
  return Root ? (
    <Root meta={META} basename={`/a/${APP}`} path="" query={{}} onNavChanged={() => undefined} />
  ) : (
    <LoadingPlaceholder text="" />
  );
}

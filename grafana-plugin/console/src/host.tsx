import { type AppPlugin, createTheme, PluginType, ThemeContext } from '@grafana/data';
import { initPluginTranslations } from '@grafana/i18n';
import { locationService, setBackendSrv } from '@grafana/runtime';
import { GlobalStyles, LoadingPlaceholder, PortalContainer } from '@grafana/ui';
import React, { useEffect, useState, useSyncExternalStore } from 'react';
import { createRoot } from 'react-dom/client';
import { Navigate, Route, Router, Routes } from 'react-router-dom';
import { setPluginPage } from 'runtime-plugin-page';
import { backend } from './backend.ts';
import type { Session, ThemeName } from './boot.ts';
import { LinkPage } from './LinkPage.tsx';
import { LoginPage } from './LoginPage.tsx';
import { readLink } from './link.ts';
import { loadPlugin } from './load.ts';
import { Page } from './Page.tsx';
import { Shell } from './Shell.tsx';

const APP = 'logixx-app';

/** Puts the pages on the screen: those of the app that Grafana would load, in a shell of our own. */
export async function show(session: Session | undefined, theme: ThemeName): Promise<void> {
  setBackendSrv(backend);
  setPluginPage(Page);
  await initPluginTranslations('grafana', []);
  const root = document.getElementById('root');
  if (root === null) {
    throw new Error('the page has no #root');
  }
  createRoot(root).render(<Console session={session} theme={theme} />);
}

function Console({ session, theme }: { session: Session | undefined; theme: ThemeName }) {
  const place = usePlace();
  const link = readLink(location.hash);
  return (
    <ThemeContext.Provider value={createTheme({ colors: { mode: theme } })}>
      <GlobalStyles />
      <Router navigator={locationService.getHistory()} location={place}>
        {link ? <LinkPage link={link} /> : <Places session={session} place={place} />}
      </Router>
      <PortalContainer />
    </ThemeContext.Provider>
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
                <AppPages />
              </Shell>
            }
          />
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

/** Who is logged in, as the sidecar tells it (GET /api/v1/session). */
export interface Session {
  id: string;
  name: string;
  email?: string;
  roles: string[];
  permissions: string[];
}

export type ThemeName = 'dark' | 'light';

const THEME = 'logixx-theme';

/** Nobody: undefined. Throws when the sidecar does not answer. */
export async function readSession(): Promise<Session | undefined> {
  const answer = await fetch('/api/v1/session', { headers: { accept: 'application/json' } });
  if (answer.status === 401) {
    return undefined;
  }
  if (!answer.ok) {
    throw new Error(`the sidecar answered ${answer.status}`);
  }
  return (await answer.json()) as Session;
}

/** What the person chose; dark unless said. */
export function themeOf(): ThemeName {
  return localStorage.getItem(THEME) === 'light' ? 'light' : 'dark';
}

export function keepTheme(theme: ThemeName): void {
  localStorage.setItem(THEME, theme);
}

/** What Grafana's server writes into its page before any script runs. */
export function boot(session: Session | undefined, theme: ThemeName): void {
  const page = window as unknown as Record<string, unknown>;
  page['__grafana_public_path__'] = '/public/';
  page['grafanaBootData'] = {
    settings: {
      appSubUrl: '',
      appUrl: `${location.origin}/`,
      buildInfo: { version: '13.2.2', commit: '', env: 'production', edition: 'Open Source' },
      featureToggles: {},
      defaultDatasource: '',
      datasources: {},
      panels: {},
      apps: {},
      bootData: {},
    },
    user: {
      isSignedIn: session !== undefined,
      id: 1,
      login: session?.email ?? '',
      name: session?.name ?? '',
      email: session?.email ?? '',
      theme,
      lightTheme: theme === 'light',
      orgRole: orgRoleOf(session?.roles ?? []),
      permissions: Object.fromEntries((session?.permissions ?? []).map((name) => [`logixx:${name}`, true])),
      timezone: 'browser',
      weekStart: 'browser',
      locale: navigator.language,
      language: navigator.language,
    },
    navTree: [],
    assets: { dark: '', light: '', jsFiles: [] },
  };
}

function orgRoleOf(roles: readonly string[]): string {
  if (roles.includes('admin')) {
    return 'Admin';
  }
  return roles.includes('operator') ? 'Editor' : 'Viewer';
}

import { boot, readSession, themeOf } from './boot.ts';
import { readLink } from './link.ts';
import { fetchOwner } from './owner.ts';

/** First who is here, then everything else: @grafana/runtime reads the boot data when it is loaded. */
async function start(): Promise<void> {
  // Who comes to log in, or by a link, is nobody yet; asking would only fill the browser's console with a refusal.
  const comes = location.pathname === '/login' || readLink(location.hash) !== undefined;
  const [session, owner] = await Promise.all([comes ? undefined : readSession(), fetchOwner()]);
  const theme = themeOf();
  document.documentElement.dataset['theme'] = theme;
  boot(session, theme);
  const { show } = await import('./host.tsx');
  await show({ session, theme, owner });
}

start().catch((error: unknown) => {
  const root = document.getElementById('root');
  if (root) {
    root.textContent = `These pages could not be started: ${error instanceof Error ? error.message : String(error)}`;
  }
  throw error;
});

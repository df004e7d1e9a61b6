import type { BrowserContext, Page } from 'playwright-core';
import type { ShotPage } from './pages.ts';

export const THEMES = ['dark', 'light'] as const;
export type Theme = (typeof THEMES)[number];

const READY_MS = 60_000;

/** Every page of the context is shown so; the console keeps what was chosen under this name. */
export async function chooseTheme(context: BrowserContext, theme: Theme): Promise<void> {
  // Papers are shown in frames that may keep nothing.
  await context.addInitScript(`if (self === top) localStorage.setItem('logixx-theme', '${theme}')`);
}

/** Opens a page, waits until what it shows is there, and does what belongs to its picture. Resolves with the milliseconds until it was ready. */
export async function visit(page: Page, url: string, { path, ready, act }: ShotPage): Promise<number> {
  const begun = Date.now();
  await page.goto(url + path);
  await page.locator(ready).first().waitFor({ timeout: READY_MS });
  const readyMs = Date.now() - begun;
  await act?.(page);
  return readyMs;
}

/** Takes the pointer away and waits until a page has not changed for `quietMs`, at most `mostMs`. */
export async function settle(page: Page, quietMs = 300, mostMs = 3_000): Promise<void> {
  await page.mouse.move(0, 0);
  await page.evaluate(`new Promise((done) => {
    const end = () => { watcher.disconnect(); done(undefined); };
    let timer = setTimeout(end, ${quietMs});
    const watcher = new MutationObserver(() => { clearTimeout(timer); timer = setTimeout(end, ${quietMs}); });
    watcher.observe(document.body, { subtree: true, childList: true, characterData: true });
    setTimeout(end, ${mostMs});
  })`);
}

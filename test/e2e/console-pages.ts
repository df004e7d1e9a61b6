import type { Browser, BrowserContext, Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { logIn, watchProblems } from '../../scripts/shots/browser.ts';
import { axeFaults, widthFaults } from '../../scripts/shots/faults.ts';
import { PAGES, type ShotPage } from '../../scripts/shots/pages.ts';
import { SIZES } from '../../scripts/shots/take-shots.ts';
import { chooseTheme, settle, THEMES, type Theme, visit } from '../../scripts/shots/visit.ts';

/** A stack that runs, and somebody who may see all of it. */
export interface Scene {
  browser: Browser;
  url: string;
  email: string;
  password: string;
}

const PATIENCE_MS = 60_000;
type Size = (typeof SIZES)[number];

interface Opened {
  context: BrowserContext;
  page: Page;
  heard: string[];
}

async function open({ browser, url, email, password }: Scene, size: Size, theme: Theme): Promise<Opened> {
  const context = await browser.newContext({ viewport: size, colorScheme: theme });
  context.setDefaultTimeout(PATIENCE_MS);
  await chooseTheme(context, theme);
  await logIn(context, url, email, password);
  const page = await context.newPage();
  const heard: string[] = [];
  watchProblems(page, heard);
  return { context, page, heard };
}

async function faultsOf(scene: Scene, { page, heard }: Opened, shown: ShotPage): Promise<string[]> {
  try {
    await visit(page, scene.url, shown);
    await settle(page);
    return [...heard.splice(0), ...(await widthFaults(page)), ...(await axeFaults(page))];
  } catch (error) {
    return [...heard.splice(0), `did not come as far as its picture: ${(error as Error).message.slice(0, 400)}`];
  }
}

/**
 * Every page and tab that is pictured, in turn on a desk in dark and on a telephone in light: nothing that axe-core finds
 * serious, no error, no request in vain, nothing beyond the right edge. `npm run shots -- --axe --theme dark --theme light`
 * looks at all four of each.
 */
export function describePages(sceneNow: () => Scene): void {
  it.each(SIZES.map((size, at) => ({ size, at, width: size.width, theme: THEMES[at % THEMES.length] ?? 'dark' })))(
    'The pages at $width px keep nobody out, $theme',
    { timeout: 400_000 },
    async ({ size, at, theme }) => {
      const scene = sceneNow();
      const opened = await open(scene, size, theme);
      const faults: string[] = [];
      for (const shown of PAGES.filter((_page, index) => index % SIZES.length === at))
        for (const fault of await faultsOf(scene, opened, shown))
          faults.push(`${shown.name} at ${size.width} px, ${theme}: ${fault}`);
      expect(faults).toEqual([]);
      await opened.context.close();
    },
  );

  it('can be worked by the keyboard alone', { timeout: 300_000 }, async () => {
    const scene = sceneNow();
    const { context, page, heard } = await open(scene, SIZES[0], 'dark');
    await page.goto(`${scene.url}/a/logixx-app/fleet`);
    await page.locator('[data-miner]').first().waitFor();
    await page.keyboard.press('?');
    await page.getByRole('dialog').getByText('next and previous miner').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('/');
    await page.keyboard.type('miner=miner-005');
    await page.keyboard.press('Escape');
    await page.locator('[data-miner=miner-004]').waitFor({ state: 'detached' });
    for (const key of ['j', 'Enter']) await page.keyboard.press(key);
    const drawer = page.getByRole('dialog', { name: 'miner-005' });
    await drawer.waitFor();
    await tabTo(page, 'Power-cycle');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Power-cycle miner-005' });
    await dialog.waitFor();
    // What the order would do is asked for meanwhile, and what was focused may give way to it.
    await settle(page);
    await page.getByLabel('Reason').focus();
    // Whoever goes on and on stays in the dialog, and comes back to where it was opened. At its end the focus stands on
    // a guard for a frame, which sends it to the beginning.
    for (let times = 0; times < 8; times++) {
      await page.keyboard.press('Tab');
      await expect.poll(() => page.evaluate(DIALOG_OF_FOCUS)).toContain('Power-cycle miner-005');
    }
    await page.getByLabel('Reason').focus();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await page.locator('button:focus', { hasText: /^Power-cycle$/ }).waitFor();
    await page.getByRole('tab', { name: 'Now' }).focus();
    // The first Escape may close a tooltip that the focus has opened.
    for (let times = 0; times < 3 && (await drawer.isVisible()); times++) {
      await page.keyboard.press('Escape');
      await drawer.waitFor({ state: 'detached', timeout: 2_000 }).catch(() => undefined);
    }
    await drawer.waitFor({ state: 'detached' });
    expect(heard).toEqual([]);
    await context.close();
  });
}

const FOCUSED = 'document.activeElement.textContent.trim()';
const DIALOG_OF_FOCUS = `document.activeElement.closest('[role=dialog]')?.textContent ?? 'no dialog'`;

/** Goes on with Tab until the button with these words has the focus. */
async function tabTo(page: Page, words: string): Promise<void> {
  const passed: string[] = [];
  for (let times = 0; times < 40; times++) {
    await page.keyboard.press('Tab');
    const here = (await page.evaluate(`document.activeElement.tagName + ' ' + ${FOCUSED}`)) as string;
    if (here === `BUTTON ${words}`) return;
    passed.push(here.slice(0, 30));
  }
  throw new Error(`found ${passed.join(', ')} with Tab, expected to come to the button "${words}"`);
}

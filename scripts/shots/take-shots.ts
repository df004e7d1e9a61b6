import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { logIn, openBrowser, watchProblems } from './browser.ts';
import { PAGES, type ShotPage } from './pages.ts';

export interface Shots {
  url: string;
  email: string;
  password: string;
  folder: string;
  /** Only pages whose name has this in it. */
  only?: string | undefined;
  /** Only this width. */
  width?: number | undefined;
}

const SIZES = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
];
const READY_MS = 60_000;

/** Takes a picture of every page in every size. Resolves with what the pages complained of. */
export async function takeShots(shots: Shots): Promise<string[]> {
  const problems: string[] = [];
  const browser = await openBrowser();
  try {
    for (const size of SIZES.filter(({ width }) => shots.width === undefined || shots.width === width))
      await inSize(browser, shots, size, problems);
  } finally {
    await browser.close();
  }
  return problems;
}

async function inSize(browser: Browser, shots: Shots, size: { width: number; height: number }, problems: string[]) {
  const context = await browser.newContext({ viewport: size, colorScheme: 'dark' });
  await logIn(context, shots.url, shots.email, shots.password);
  const page = await context.newPage();
  watchProblems(page, problems);
  for (const shown of PAGES.filter(({ name }) => shots.only === undefined || name.includes(shots.only))) {
    try {
      await take(page, shots, shown, size.width);
    } catch (error) {
      problems.push(`${shown.name} at ${size.width}: ${(error as Error).message.slice(0, 400)}`);
      await page.screenshot({ path: join(shots.folder, `${shown.name}-${size.width}-failed.png`) });
    }
  }
  await context.close();
}

async function take(page: Page, { url, folder }: Shots, { name, path, ready, act }: ShotPage, width: number) {
  const begun = Date.now();
  await page.goto(url + path);
  await page.locator(ready).first().waitFor({ timeout: READY_MS });
  const seconds = ((Date.now() - begun) / 1000).toFixed(1);
  await act?.(page);
  await page.waitForTimeout(1_500);
  await page.screenshot({ path: join(folder, `${name}-${width}.png`) });
  const wide = (await page.evaluate('document.documentElement.scrollWidth - innerWidth')) as number;
  process.stdout.write(`${name} ${width}: ready in ${seconds} s${wide > 0 ? `, ${wide} px too wide` : ''}\n`);
}

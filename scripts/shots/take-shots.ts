import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { logIn, openBrowser, watchProblems } from './browser.ts';
import { axeFaults, widthFaults } from './faults.ts';
import { PAGES, type ShotPage } from './pages.ts';
import { chooseTheme, settle, type Theme, visit } from './visit.ts';

export interface Shots {
  url: string;
  email: string;
  password: string;
  folder: string;
  /** Only pages whose name has this in it. */
  only?: string | undefined;
  /** Only this width. */
  width?: number | undefined;
  themes: readonly Theme[];
  /** Whether axe-core looks at every page, too. */
  axe: boolean;
}

export const SIZES = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
] as const;

/** What comes late, the paper of an invoice for one, belongs to a picture. */
const QUIET_MS = 1_200;
const QUIET_AT_MOST_MS = 6_000;

interface Round {
  theme: Theme;
  size: (typeof SIZES)[number];
}

/** Takes a picture of every page in every size and theme. Resolves with what is wrong with the pages. */
export async function takeShots(shots: Shots): Promise<string[]> {
  const problems: string[] = [];
  const browser = await openBrowser();
  const sizes = SIZES.filter(({ width }) => shots.width === undefined || shots.width === width);
  try {
    for (const theme of shots.themes) for (const size of sizes) await round(browser, shots, { theme, size }, problems);
  } finally {
    await browser.close();
  }
  return problems;
}

async function round(browser: Browser, shots: Shots, { theme, size }: Round, problems: string[]): Promise<void> {
  const context = await browser.newContext({ viewport: size, colorScheme: theme });
  await chooseTheme(context, theme);
  await logIn(context, shots.url, shots.email, shots.password);
  const page = await context.newPage();
  const heard: string[] = [];
  watchProblems(page, heard);
  for (const shown of PAGES.filter(({ name }) => shots.only === undefined || name.includes(shots.only))) {
    const picture = join(shots.folder, `${shown.name}-${size.width}${theme === 'dark' ? '' : `-${theme}`}`);
    const faults = await take(page, shots, shown, picture);
    const all = [...heard.splice(0), ...faults].map((fault) => `${shown.name} at ${size.width}, ${theme}: ${fault}`);
    problems.push(...all);
    for (const fault of all) process.stdout.write(`  ${fault}\n`);
  }
  await context.close();
}

/** Takes one picture; one that fails says so and holds no other up. */
async function take(page: Page, { url, axe }: Shots, shown: ShotPage, picture: string): Promise<string[]> {
  try {
    const readyMs = await visit(page, url, shown);
    await settle(page, QUIET_MS, QUIET_AT_MOST_MS);
    await page.screenshot({ path: `${picture}.png` });
    process.stdout.write(`${shown.name}: ready in ${(readyMs / 1000).toFixed(1)} s\n`);
    return [...(await widthFaults(page)), ...(axe ? await axeFaults(page) : [])];
  } catch (error) {
    await page.screenshot({ path: `${picture}-failed.png` });
    return [(error as Error).message.slice(0, 400)];
  }
}

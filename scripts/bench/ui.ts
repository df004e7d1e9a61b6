import { spawnSync } from 'node:child_process';
import { loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { EXIT } from '../../core/service/run.ts';
import { logIn, openBrowser } from '../shots/browser.ts';
import type { BenchOptions } from './options.ts';
import { barePage } from './ui-bare.ts';
import { type Cpu, type Frames, heapBytes, openPage, PROBE, scroll, share, type } from './ui-page.ts';
import { startUiStack, type UiStack } from './ui-stack.ts';

const PAGES = fileURLToPath(new URL('../pages.mjs', import.meta.url));
const GOALS = { firstRowMs: 2000, frameMs: 50, keyMs: 100, heapMb: 300 };
const SIZE = { width: 1440, height: 900 };
/** What somebody types: a name, a place, a number, a state; `<` takes the last letter away. */
const TYPED = ['m-0012', '<<<<<<', 'rack:r12', '<<<<<<<<', 'temp>75', '<<<<<<<', 'state:deg'];
const SETTLE_MS = 3000;
const FIRST_ANSWER_MS = 120_000;

interface Measured {
  /** Of the sidecar, when nobody had asked it for the fleet before. */
  firstAnswer: number;
  cold: { firstRow: number; firstPaint: number };
  warm: { firstRow: number; firstPaint: number };
  scrolled: { frames: Frames; cpu: Cpu };
  keys: number[];
  heap: number;
  /** Until the map of the racks is painted. */
  racks: number;
}

/**
 * The page of the fleet in Chromium over a real sidecar and Prometheus: first row, scrolling, searching, memory; beside a
 * bare list of as many rows, scrolled in the same way in the same run. The exit code is 1 when a goal is missed.
 */
export async function run({ miners = 10_000 }: BenchOptions): Promise<void> {
  if (spawnSync(process.execPath, [PAGES], { stdio: 'inherit' }).status !== 0)
    throw new Error('the pages were not built');
  const stack = await startUiStack(miners);
  const browser = await openBrowser();
  try {
    say(`ui: ${miners} miners, Chromium ${browser.version()} without a graphics card, load ${loads()}\n`);
    const bare = await measureBare(browser, miners);
    report(await measureFleet(browser, stack), bare);
    say(`  load at the end ${loads()}: all of it runs on one machine, which makes each of these an upper bound\n`);
  } finally {
    await browser.close();
    await stack.stop();
  }
}

async function measureBare(browser: Browser, miners: number): Promise<Measured['scrolled']> {
  const context = await browser.newContext({ viewport: SIZE });
  try {
    const page = await context.newPage();
    await page.setContent(barePage(miners, { columns: 13, height: 750 }));
    await page.evaluate(PROBE);
    await page.waitForTimeout(500);
    return await scroll(page, await sessionOf(context, page), { x: 700, y: 400 });
  } finally {
    await context.close();
  }
}

async function measureFleet(browser: Browser, { url, admin }: UiStack): Promise<Measured> {
  const context = await browser.newContext({ viewport: SIZE, colorScheme: 'dark' });
  try {
    await context.addInitScript(PROBE);
    await logIn(context, url, admin.email, admin.password);
    const page = await context.newPage();
    const fleet = `${url}/a/logixx-app/fleet`;
    const begun = performance.now();
    await context.request.get(`${url}/api/v1/fleet`, { timeout: FIRST_ANSWER_MS });
    const firstAnswer = performance.now() - begun;
    const cold = await openPage(page, fleet);
    const warm = await openPage(page, fleet);
    await page.waitForTimeout(SETTLE_MS);
    const cdp = await sessionOf(context, page);
    const table = page.locator('[data-testid=fleet-table]');
    await table.evaluate((element) => element.scrollIntoView());
    const box = await table.boundingBox();
    if (box === null) throw new Error('the page of the fleet has no table');
    const scrolled = await scroll(page, cdp, { x: box.x + box.width / 2, y: box.y + 200 });
    await page.locator('[data-testid=fleet-search]').focus();
    const keys: number[] = [];
    for (const text of TYPED) keys.push(...(await type(page, text)));
    const heap = await heapBytes(cdp);
    await page.goto(`${url}/a/logixx-app/racks`, { waitUntil: 'commit' });
    const racks = (await page.evaluate('__painted("[data-testid=racks]")')) as number;
    return { firstAnswer, cold, warm, scrolled, keys, heap, racks };
  } finally {
    await context.close();
  }
}

async function sessionOf(context: BrowserContext, page: Page) {
  const cdp = await context.newCDPSession(page);
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
  return cdp;
}

function report({ firstAnswer, cold, warm, scrolled, keys, heap, racks }: Measured, bare: Measured['scrolled']): void {
  const goals: [string, number, number, string][] = [
    ['first row painted, browser that has nothing', cold.firstRow, GOALS.firstRowMs, 'ms'],
    ['frame while scrolling, p95', scrolled.frames.p95, GOALS.frameMs, 'ms'],
    ['key until its result is painted, p95', share(keys, 0.95), GOALS.keyMs, 'ms'],
    ['JavaScript heap', heap / 1e6, GOALS.heapMb, 'MB'],
  ];
  for (const [what, found, goal, unit] of goals)
    say(
      `  ${what.padEnd(46)}${found.toFixed(0).padStart(6)} ${unit}  goal < ${goal}  ${found < goal ? 'reached' : 'MISSED'}\n`,
    );
  if (goals.some(([, found, goal]) => !(found < goal))) process.exitCode = EXIT.failed;
  say(
    `  the sidecar's first answer, when nobody had asked before: ${(firstAnswer / 1000).toFixed(1)} s; whoever comes later is told the last one at once\n` +
      `  first paint ${cold.firstPaint.toFixed(0)} ms; opened again: ${warm.firstPaint.toFixed(0)} ms, first row ${warm.firstRow.toFixed(0)} ms; map of the racks ${racks.toFixed(0)} ms\n` +
      `  keys: ${keys.length}, p50 ${share(keys, 0.5).toFixed(0)} ms, most ${Math.max(...keys).toFixed(0)} ms\n` +
      lineOf('the fleet', scrolled) +
      lineOf('a bare list of as many rows', bare) +
      `  ratio ${(scrolled.frames.p95 / bare.frames.p95).toFixed(2)} of the bare list's p95, ${(scrolled.cpu.task / bare.cpu.task).toFixed(2)} of its CPU for the same way\n`,
  );
}

function lineOf(what: string, { frames, cpu }: Measured['scrolled']): string {
  const { count, p50, p95, max } = frames;
  const whole = (ms: number) => ms.toFixed(0);
  return (
    `  ${what.padEnd(28)} ${String(count).padStart(4)} frames: p50 ${p50.toFixed(0)}, p95 ${p95.toFixed(0)}, most ${max.toFixed(0)} ms; ` +
    `CPU ${whole(cpu.task)} ms (script ${whole(cpu.script)}, style ${whole(cpu.style)}, layout ${whole(cpu.layout)})\n`
  );
}

function loads(): string {
  return loadavg()
    .map((load) => load.toFixed(1))
    .join(' ');
}

function say(text: string): void {
  process.stdout.write(text);
}

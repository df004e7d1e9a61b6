import type { CDPSession, Page } from 'playwright-core';

const SCROLL_SECONDS = 10;
const SCROLL_SPEED = 4000;
const KEY_MS = 20_000;

/** Milliseconds. */
export interface Frames {
  count: number;
  p50: number;
  p95: number;
  max: number;
}

/** CPU milliseconds of a page's main thread within a time. */
export interface Cpu {
  script: number;
  layout: number;
  style: number;
  task: number;
}

/**
 * Runs in every page before its own scripts: `__painted(selector)` resolves with the time of the first frame that shows
 * such an element, since the page was asked for; `__keys` has the time from each key to the frame with its result.
 */
export const PROBE = `(() => {
  const afterPaint = (then) => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => then(performance.now());
    port2.postMessage(0);
  });
  window.__painted = (selector) => new Promise((resolve) => {
    const look = () => document.querySelector(selector) ? afterPaint(resolve) : requestAnimationFrame(look);
    look();
  });
  window.__frames = () => {
    const frames = [];
    let last = performance.now();
    let on = true;
    const tick = (now) => { frames.push(now - last); last = now; if (on) requestAnimationFrame(tick); };
    requestAnimationFrame((now) => { last = now; requestAnimationFrame(tick); });
    return () => { on = false; return frames; };
  };
  // From the key's own time to the frame that shows the rows of what stands in the box by then.
  window.__keyed = (input, list) => new Promise((resolve) => {
    input.addEventListener('keydown', (event) => {
      const before = input.value;
      const look = () => {
        const shown = input.value !== before && list.dataset.search === input.value;
        if (shown) afterPaint((at) => resolve(at - event.timeStamp));
        else requestAnimationFrame(look);
      };
      look();
    }, { once: true, capture: true });
  });
})()`;

/** Opens an address. Resolves with when its first row was painted, and when anything was (both since it was asked for). */
export async function openPage(page: Page, address: string): Promise<{ firstRow: number; firstPaint: number }> {
  await page.goto(address, { waitUntil: 'commit' });
  const firstRow = (await page.evaluate('__painted("[data-miner]")')) as number;
  const firstPaint = (await page.evaluate(
    "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN",
  )) as number;
  return { firstRow, firstPaint };
}

/** Scrolls what lies at the point with a wheel, ten seconds long. */
export async function scroll(
  page: Page,
  cdp: CDPSession,
  at: { x: number; y: number },
): Promise<{ frames: Frames; cpu: Cpu }> {
  await page.evaluate('window.__stop = __frames(); undefined');
  const before = await cpuOf(cdp);
  await cdp.send('Input.synthesizeScrollGesture', {
    ...{ x: at.x, y: at.y, yDistance: -SCROLL_SPEED * SCROLL_SECONDS, speed: SCROLL_SPEED },
    ...{ gestureSourceType: 'mouse', preventFling: true },
  });
  const after = await cpuOf(cdp);
  const frames = framesOf((await page.evaluate('window.__stop()')) as number[]);
  return { frames, cpu: lessOf(after, before) };
}

/** Types into the search box; the time of each key until its result was painted. */
export async function type(page: Page, text: string): Promise<number[]> {
  const times: number[] = [];
  for (const key of text) {
    await page.evaluate(
      'window.__key = __keyed(document.querySelector("[data-testid=fleet-search]"), document.querySelector("[data-testid=fleet-list]")); undefined',
    );
    await page.keyboard.press(key === '<' ? 'Backspace' : key);
    const late = new Promise<never>((_, reject) =>
      setTimeout(
        () => reject(new Error(`the table did not follow the key "${key}" in ${KEY_MS / 1000} s`)),
        KEY_MS,
      ).unref(),
    );
    times.push(await Promise.race([page.evaluate('window.__key') as Promise<number>, late]));
    await page.waitForTimeout(60);
  }
  return times;
}

/** Bytes of JavaScript that the page holds, garbage collected before. */
export async function heapBytes(cdp: CDPSession): Promise<number> {
  await cdp.send('HeapProfiler.collectGarbage');
  return (await metricsOf(cdp)).get('JSHeapUsedSize') ?? Number.NaN;
}

async function cpuOf(cdp: CDPSession): Promise<Cpu> {
  const metrics = await metricsOf(cdp);
  const ms = (name: string) => (metrics.get(name) ?? Number.NaN) * 1000;
  return {
    ...{ script: ms('ScriptDuration'), layout: ms('LayoutDuration') },
    ...{ style: ms('RecalcStyleDuration'), task: ms('TaskDuration') },
  };
}

async function metricsOf(cdp: CDPSession): Promise<Map<string, number>> {
  const { metrics } = await cdp.send('Performance.getMetrics');
  return new Map(metrics.map(({ name, value }) => [name, value]));
}

function lessOf(after: Cpu, before: Cpu): Cpu {
  return {
    ...{ script: after.script - before.script, layout: after.layout - before.layout },
    ...{ style: after.style - before.style, task: after.task - before.task },
  };
}

function framesOf(times: readonly number[]): Frames {
  return { count: times.length, p50: share(times, 0.5), p95: share(times, 0.95), max: Math.max(...times) };
}

/** The value below which so much of them lies; NaN of none. */
export function share(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}

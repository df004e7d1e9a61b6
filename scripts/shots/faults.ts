import axe, { type AxeResults, type NodeResult } from 'axe-core';
import type { Page } from 'playwright-core';

/** What keeps people from using a page; lesser findings of axe-core are advice. */
const GRAVE: readonly string[] = ['serious', 'critical'];

const RUN = 'axe.run(document, { resultTypes: ["violations"], iframes: false })';

/** The name of an element as a stylesheet would say it, a sentence on what stands there, and what to do about it. */
function sentenceOf({ id, impact }: { id: string; impact?: string | null | undefined }, node: NodeResult): string {
  const what = node.failureSummary?.split('\n').slice(1).join(' ').replace(/\s+/g, ' ').trim() ?? '';
  return `${impact} ${id} at ${node.target.join(' ')} (${node.html.slice(0, 120)}): ${what}`;
}

/**
 * What axe-core says against a page as it stands now, one sentence an element: the rule, where, and what to do. It is told
 * to the browser from outside, so the page's own policy for scripts holds all the while.
 */
export async function axeFaults(page: Page, impacts: readonly string[] = GRAVE): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations } = (await page.evaluate(RUN)) as AxeResults;
  return violations
    .filter(({ impact }) => impacts.includes(impact ?? ''))
    .flatMap((violation) => violation.nodes.map((node) => sentenceOf(violation, node)));
}

/** Says which elements stand out at the right where a page has to be moved sideways to be read. */
export async function widthFaults(page: Page): Promise<string[]> {
  const told = (await page.evaluate(TOO_WIDE)) as { by: number; elements: string[] };
  return told.by > 0
    ? [`${told.by} px too wide; these stand out: ${told.elements.join(', ') || 'none that is found'}`]
    : [];
}

/** The widest that are not within something that scrolls by itself. */
const TOO_WIDE = `(() => {
  const root = document.scrollingElement;
  const by = root.scrollWidth - root.clientWidth;
  const scrolls = (element) => element && element !== root &&
    (getComputedStyle(element).overflowX !== 'visible' || scrolls(element.parentElement));
  const elements = by <= 0 ? [] : [...document.querySelectorAll('body *')]
    .filter((element) => element.getBoundingClientRect().right > root.clientWidth + 1 && !scrolls(element.parentElement))
    .slice(0, 4)
    .map((element) => element.tagName.toLowerCase() + '.' + element.className + ' "' + element.textContent.slice(0, 30) + '"');
  return { by, elements };
})()`;

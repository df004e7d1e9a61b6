import type { BrowserContext, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { logIn } from '../../scripts/shots/browser.ts';

export interface PanelScene {
  /** Opens a path in a browser of its own, 1440 x 900. */
  open(path: string): Promise<{ context: BrowserContext; page: Page; problems: string[] }>;
  /** Of the sidecar. */
  url: string;
  email: string;
  password: string;
  /** One miner of the farm; pdu-01 has an outlet 14. */
  miner: string;
}

/** The panels of the app in the console's own frame; `scene` is asked once everything runs. */
export function describePanels(scene: () => PanelScene): void {
  describe('its panels', () => {
    it('stand alone on a screen, from the file that Grafana loads', { timeout: 300_000 }, async () => {
      const { open, url, email, password, miner } = scene();
      const { context, page, problems } = await open(`/panels/fleet?search=miner%3D${miner}`);
      // Who is not logged in is asked to be, and then taken there.
      await page.waitForURL(/\/login\?to=%2Fpanels%2Ffleet%3Fsearch/);
      expect(problems.splice(0).filter((problem) => !/\b401\b/.test(problem))).toEqual([]);
      await logIn(context, url, email, password);
      await page.goto(`${url}/panels/fleet?search=miner%3D${miner}`);
      await page.locator(`[data-miner=${miner}]`).waitFor();
      expect(await page.locator('[data-miner]').count()).toBe(1);
      expect(await page.getByRole('navigation').count()).toBe(0);
      await page.goto(`${url}/panels/pdu?var-pdu=pdu-01`);
      await page.locator('[data-outlet="14"]').waitFor();
      expect(await page.locator('main').boundingBox()).toEqual({ x: 0, y: 0, width: 1440, height: 900 });
      expect(problems).toEqual([]);
      await context.close();
    });
  });
}

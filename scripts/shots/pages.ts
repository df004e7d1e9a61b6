import type { Page } from 'playwright-core';

/** A page as it is pictured. */
export interface ShotPage {
  name: string;
  path: string;
  /** What must be there before the picture is taken. */
  ready: string;
  /** What is clicked before. */
  act?(page: Page): Promise<void>;
}

const APP = '/a/logixx-app';

const MINER = '&miner=demo/miner-003';
const tab = (name: string) => async (page: Page) => {
  await page.locator('[role=tab]', { hasText: name }).click();
};
/** Opens the dialog that would power-cycle; nothing is ordered. */
const askToCycle = async (page: Page) => {
  await page.locator('[data-testid=drawer] button', { hasText: 'Power-cycle' }).click();
  await page
    .locator('[role=dialog] button', { hasText: /^Power-cycle/ })
    .last()
    .waitFor();
  await page.waitForTimeout(3_000);
};

export const PAGES: readonly ShotPage[] = [
  { name: 'login', path: '/login', ready: 'input[type=password]' },
  { name: 'fleet', path: `${APP}/fleet`, ready: '[data-miner]' },
  {
    name: 'search',
    path: `${APP}/fleet?q=model:s19`,
    ready: '[data-miner]',
    act: async (page) => {
      await page.locator('[data-testid=fleet-search]').focus();
      await page.keyboard.type(' client:');
    },
  },
  { name: 'miner', path: `${APP}/fleet?q=${MINER}`, ready: '[data-testid=drawer]' },
  { name: 'miner-boards', path: `${APP}/fleet?q=${MINER}`, ready: '[data-testid=drawer]', act: tab('Boards') },
  { name: 'miner-history', path: `${APP}/fleet?q=${MINER}`, ready: '[data-testid=drawer]', act: tab('History') },
  { name: 'miner-actions', path: `${APP}/fleet?q=${MINER}`, ready: '[data-testid=drawer]', act: tab('Actions') },
  { name: 'power-cycle', path: `${APP}/fleet?q=${MINER}`, ready: '[data-testid=drawer]', act: askToCycle },
  { name: 'pdus', path: `${APP}/pdus`, ready: '[data-outlet]' },
  {
    name: 'pdus-outlets',
    path: `${APP}/pdus`,
    ready: '[data-outlet]',
    act: (page) => page.getByRole('radio', { name: 'Outlets' }).dispatchEvent('click'),
  },
  { name: 'remediation', path: `${APP}/remediation`, ready: 'main table' },
  { name: 'decisions', path: `${APP}/remediation?tab=decisions`, ready: 'main table' },
  { name: 'actions', path: `${APP}/remediation?tab=actions`, ready: 'main table' },
  { name: 'waiting', path: `${APP}/remediation?tab=waiting`, ready: 'main table' },
  { name: 'efficacy', path: `${APP}/remediation?tab=efficacy`, ready: 'main table' },
  { name: 'inventory', path: `${APP}/inventory`, ready: 'main table' },
  { name: 'users', path: `${APP}/users`, ready: 'main table' },
];

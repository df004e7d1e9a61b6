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
};

const press = (name: string) => async (page: Page) => {
  await page.getByRole('button', { name }).first().click();
};
/** Goes to the first miner of the map, as the keyboard does. */
const pointAtFirst = async (page: Page) => {
  await page.locator('[data-testid=racks]').first().press('ArrowRight');
};

const seeCircuits = async (page: Page) => {
  for (const group of ['Phases', 'Breakers']) await page.locator(`[aria-label=${group}] [data-load]`).first().waitFor();
};
const seeDevice = async (page: Page) => {
  await tab('Inventory')(page);
  await page.locator('[data-testid=device] dl').waitFor();
};
const change = async (page: Page) => {
  await page.getByRole('button', { name: 'Change miner-003' }).click();
  await page.locator('form[aria-label="Change miner-003"]').waitFor();
};
/** Looks, read-only, where the simulated farm has a miner: at its own ports. */
const scanForOne = async (page: Page) => {
  const told = await page.request.get(new URL('/api/v1/devices?driver=antminer&limit=1', page.url()).href);
  const { items } = (await told.json()) as { items: { address: string; ports?: Record<string, number> }[] };
  const [one] = items;
  await page.locator('#scan-ranges').fill(one?.address ?? '');
  const ports = Object.entries(one?.ports ?? {}).map(([name, port]) => `${name}=${port}`);
  await page.locator('#scan-ports').fill(ports.join(', '));
  await page.getByRole('button', { name: 'Scan', exact: true }).click();
  await page.locator('[data-testid=scan][data-state=done]').waitFor();
  await page.locator('[data-found]').first().waitFor();
};

const LAST_MONTH = new Date(Date.now() - 15 * 86_400_000).toISOString().slice(0, 7);
/** Opens the first row of a list. */
const first = async (page: Page) => {
  await page.locator('[data-row] a').first().click();
  await page.locator('main h2').first().waitFor();
};
const firstWith = (name: string) => async (page: Page) => {
  await first(page);
  await tab(name)(page);
};
/** Opens the dialog that would issue; nothing is. */
const askToIssue = async (page: Page) => {
  await first(page);
  await page.getByRole('button', { name: 'Issue …' }).click();
  await page.getByRole('dialog').waitFor();
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
  {
    name: 'miner-errors',
    path: `${APP}/fleet?q=&miner=demo/miner-006`,
    ready: '[data-testid=drawer]',
    act: tab('Errors'),
  },
  { name: 'miner-inventory', path: `${APP}/fleet?q=${MINER}`, ready: '[data-testid=drawer]', act: seeDevice },
  { name: 'power-cycle', path: `${APP}/fleet?q=${MINER}`, ready: '[data-testid=drawer]', act: askToCycle },
  { name: 'racks', path: `${APP}/racks`, ready: '[data-testid=racks]', act: pointAtFirst },
  { name: 'racks-temperature', path: `${APP}/racks?by=temperature`, ready: '[data-testid=racks]' },
  { name: 'racks-hashrate', path: `${APP}/racks?by=hashrate`, ready: '[data-testid=racks]' },
  { name: 'pdus', path: `${APP}/pdus`, ready: '[data-outlet]', act: seeCircuits },
  {
    name: 'pdus-outlets',
    path: `${APP}/pdus`,
    ready: '[data-outlet]',
    act: async (page) => {
      await page.getByRole('radio', { name: 'Outlets' }).dispatchEvent('click');
      // The total stays, dimmed, until the outlets are told.
      await page
        .locator('figure li', { hasText: /^total/ })
        .first()
        .waitFor({ state: 'detached' });
    },
  },
  { name: 'remediation', path: `${APP}/remediation`, ready: 'main section' },
  { name: 'decisions', path: `${APP}/remediation?tab=decisions`, ready: 'main section' },
  { name: 'actions', path: `${APP}/remediation?tab=actions`, ready: 'main section' },
  { name: 'waiting', path: `${APP}/remediation?tab=waiting`, ready: 'main section' },
  { name: 'efficacy', path: `${APP}/remediation?tab=efficacy`, ready: 'main section' },
  { name: 'maintenance', path: `${APP}/remediation?tab=windows`, ready: 'main button', act: press('Plan maintenance') },
  { name: 'schedules', path: `${APP}/remediation?tab=schedules`, ready: 'main button', act: press('Plan restarts') },
  { name: 'ledger', path: `${APP}/remediation?tab=ledger`, ready: 'main button', act: press('Verify the ledger') },
  { name: 'thresholds', path: `${APP}/thresholds`, ready: '[data-testid=thresholds]' },
  {
    name: 'thresholds-change',
    path: `${APP}/thresholds`,
    ready: '[data-testid=thresholds]',
    act: async (page) => {
      await page.getByLabel('hashrateMinimumRatio of the site').fill('0.99');
      await page.getByRole('button', { name: /See what/ }).click();
      await page.locator('[data-testid=weighed]').waitFor();
    },
  },
  { name: 'policy', path: `${APP}/thresholds?tab=policy`, ready: 'main table' },
  {
    name: 'policy-change',
    path: `${APP}/thresholds?tab=policy`,
    ready: 'main table',
    act: async (page) => {
      await page.getByLabel('coolDownSeconds').fill('900');
      await page.getByRole('button', { name: /See what/ }).click();
      await page.getByRole('dialog').waitFor();
    },
  },
  { name: 'setup', path: `${APP}/setup`, ready: '[data-testid=setup-progress]' },
  { name: 'inventory', path: `${APP}/inventory`, ready: 'main table' },
  { name: 'inventory-device', path: `${APP}/inventory?device=miner-003`, ready: '[data-testid=device] table' },
  { name: 'inventory-form', path: `${APP}/inventory?device=miner-003`, ready: '[data-testid=device]', act: change },
  { name: 'inventory-scan', path: `${APP}/inventory?tab=scan`, ready: '#scan-ranges', act: scanForOne },
  { name: 'snipe-it', path: `${APP}/inventory?tab=snipe-it`, ready: 'main [role=tab]' },
  { name: 'clients', path: `${APP}/clients`, ready: '[data-row]' },
  { name: 'client', path: `${APP}/clients?q=northern`, ready: '[data-row]', act: first },
  { name: 'contracts', path: `${APP}/clients?q=northern`, ready: '[data-row]', act: firstWith('Contracts') },
  { name: 'client-devices', path: `${APP}/clients?q=northern`, ready: '[data-row]', act: firstWith('Devices') },
  { name: 'account', path: `${APP}/clients?q=northern`, ready: '[data-row]', act: firstWith('Account') },
  { name: 'deposits', path: `${APP}/clients?q=northern`, ready: '[data-row]', act: firstWith('Deposits') },
  { name: 'client-new', path: `${APP}/clients?client=new`, ready: 'form' },
  { name: 'usage', path: `${APP}/usage`, ready: '[data-testid=usage-grid], section[aria-label^=miner]' },
  {
    name: 'usage-evidence',
    path: `${APP}/usage?open=miner-004+${LAST_MONTH}-04`,
    ready: '[data-testid=evidence] table',
  },
  { name: 'invoices', path: `${APP}/invoices`, ready: '[data-row]' },
  { name: 'invoice-draft', path: `${APP}/invoices?state=draft`, ready: '[data-row]', act: first },
  { name: 'invoice-issue', path: `${APP}/invoices?state=draft`, ready: '[data-row]', act: askToIssue },
  { name: 'invoice', path: `${APP}/invoices?state=overdue`, ready: '[data-row]', act: first },
  { name: 'bills', path: `${APP}/invoices?tab=months`, ready: 'main [role=tab]' },
  { name: 'payments', path: `${APP}/invoices?tab=payments`, ready: '[data-row]' },
  { name: 'bank', path: `${APP}/invoices?tab=bank`, ready: 'main [role=tab]' },
  { name: 'reminders', path: `${APP}/invoices?tab=reminders`, ready: '[data-row]' },
  { name: 'mails', path: `${APP}/invoices?tab=mails`, ready: 'main [role=tab]' },
  { name: 'mail-texts', path: `${APP}/invoices?tab=texts`, ready: '[data-row]' },
  {
    name: 'mail-text',
    path: `${APP}/invoices?tab=texts&text=reminder/en`,
    ready: '[data-testid=mail-subject-shown] b',
  },
  { name: 'exports', path: `${APP}/invoices?tab=exports`, ready: '#export-from' },
  { name: 'users', path: `${APP}/users`, ready: 'main table' },
];

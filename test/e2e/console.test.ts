import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { user } from '../../scripts/commands/user.ts';
import { logIn, openBrowser, watchProblems } from '../../scripts/shots/browser.ts';
import { findBinaries } from '../../scripts/stack/binaries.ts';
import { makeDemoBooks } from '../../scripts/stack/demo-books.ts';
import { openFarm, type StackFarm } from '../../scripts/stack/farm.ts';
import { Processes } from '../../scripts/stack/processes.ts';
import { openProgress } from '../../scripts/stack/progress.ts';
import { openRunFolder } from '../../scripts/stack/run-folder.ts';
import { type Stack, startStack } from '../../scripts/stack/stack.ts';
import { describePages } from './console-pages.ts';
import { describePanels } from './console-panels.ts';

/** A miner that boots for minutes is back within seconds. */
const FACTOR = 30;
const PATIENCE_MS = 120_000;
const MINER = 'miner-004';
const PASSWORD = 'correct horse battery';
const PEOPLE = {
  ...{ admin: 'owner@farm.example', operator: 'night@farm.example' },
  ...{ viewer: 'guest@farm.example', billing: 'books@farm.example' },
} as const;

const root = mkdtempSync(join(tmpdir(), 'logixx-console-'));
const processes = new Processes();
let farm: StackFarm;
let stack: Stack;
let browser: Browser;

beforeAll(async () => {
  execFileSync(process.execPath, [fileURLToPath(new URL('../../scripts/pages.mjs', import.meta.url))], {
    stdio: 'pipe',
  });
  const folder = openRunFolder('console', { root });
  for (const data of ['alertmanager-data', 'prometheus-data']) mkdirSync(folder.at(data), { recursive: true });
  farm = await openFarm({ folder, processes, config: undefined, factor: FACTOR, anyPorts: true });
  stack = await startStack({
    ...{ ...farm, binaries: findBinaries(), folder, processes, progress: openProgress(() => undefined) },
  });
  await farm.simulator?.inject('miner-006', { fault: 'fan-lost', fan: 1 });
  const out = new Writable({ write: (_chunk, _encoding, done) => done() });
  for (const [role, email] of Object.entries(PEOPLE))
    await user(['add', email, '--role', role, '--password-stdin', '--config', farm.configFile], {
      in: Readable.from([Buffer.from(`${PASSWORD}\n`)]),
      out,
    });
  await makeDemoBooks(farm.configFile, farm.simulator?.inventoryFile ?? '', Date.now);
  browser = await openBrowser();
}, 240_000);

afterAll(async () => {
  await browser?.close();
  await processes.stopAll();
  rmSync(root, { recursive: true, force: true });
});

async function open(path: string): Promise<{ context: BrowserContext; page: Page; problems: string[] }> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  const problems: string[] = [];
  watchProblems(page, problems);
  await page.goto(stack.urls.sidecar + path);
  return { context, page, problems };
}

const events = async (device: string) =>
  (await farm.simulator?.events())?.filter((event) => event.device === device) ?? [];

describe('The console', () => {
  it('lets an operator find a miner, power-cycle it and see that it is well again', { timeout: 400_000 }, async () => {
    const { context, page, problems } = await open('/login');
    await page.locator('#email').fill(PEOPLE.operator);
    await page.locator('#password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.locator(`[data-miner=${MINER}]`).waitFor();
    await page.getByTestId('fleet-search').fill(`miner=${MINER} state:hashing`);
    await page.locator(`[data-miner=${MINER}]`).getByRole('button', { name: MINER }).click();
    await page.getByTestId('drawer').getByRole('button', { name: 'Power-cycle' }).click();
    const order = page.getByRole('dialog').getByRole('button', { name: new RegExp(`^Power-cycle ${MINER}`) });
    await order.waitFor();
    // Without a reason nothing is ordered.
    expect(await order.isDisabled()).toBe(true);
    await page.getByLabel('Reason').fill('it hung twice tonight');
    await order.click();
    const journal = page.getByTestId('journal');
    await journal.getByText('Done, and seen to have helped').waitFor();
    for (const step of ['verify off', 'verify on', 'verify healthy'])
      await journal.getByText(step, { exact: true }).waitFor();
    expect((await events('pdu-01')).map(({ detail, event }) => `${event} ${detail}`).join('\n')).toMatch(/\b4\b/);
    expect(problems).toEqual([]);
    await context.close();
  });

  it('renames an outlet on the PDU itself', { timeout: 300_000 }, async () => {
    const { context, page, problems } = await open('/login');
    await logIn(context, stack.urls.sidecar, PEOPLE.operator, PASSWORD);
    await page.goto(`${stack.urls.sidecar}/a/logixx-app/pdus?pdu=pdu-01`);
    const outlet = page.locator('[data-outlet="14"]');
    await outlet.getByRole('button').first().click();
    await page.getByLabel('Name of outlet 14').fill('spare-14');
    await page.keyboard.press('Enter');
    await outlet.getByRole('button', { name: 'spare-14' }).waitFor();
    // Whoever renames is told what stood on the PDU before.
    const { sidecar } = stack.urls;
    const again = await context.request.post(`${sidecar}/api/v1/pdus/pdu-01/outlets/14/name`, {
      headers: { origin: sidecar },
      data: { name: 'spare-15' },
    });
    expect(await again.json()).toMatchObject({ pdu: 'pdu-01', outlet: '14', name: 'spare-15', was: 'spare-14' });
    expect(problems).toEqual([]);
    await context.close();
  });

  it('shows a viewer why nothing can be switched, and the service refuses as well', { timeout: 300_000 }, async () => {
    const { context, page, problems } = await open('/login');
    const { sidecar } = stack.urls;
    await logIn(context, sidecar, PEOPLE.viewer, PASSWORD);
    await page.goto(`${sidecar}/a/logixx-app/fleet?miner=demo/${MINER}`);
    const button = page.getByTestId('drawer').getByRole('button', { name: 'Power-cycle' });
    await button.waitFor();
    await page.waitForFunction(`document.querySelector('[data-testid=drawer] button[aria-disabled=true]') !== null`);
    expect(await button.getAttribute('aria-disabled')).toBe('true');
    const refused = await context.request.post(`${sidecar}/api/v1/devices/${MINER}/power`, {
      headers: { origin: sidecar },
      data: { to: 'cycle', comment: 'x' },
    });
    expect(refused.status()).toBe(403);
    expect(await refused.text()).toContain('order:give');
    expect(problems).toEqual([]);
    await context.close();
  });

  // Before the only draft is issued.
  describePages(() => ({ browser, url: stack.urls.sidecar, email: PEOPLE.admin, password: PASSWORD }));

  it('lets billing issue a draft, after saying what becomes fixed, and keep its PDF', {
    timeout: 300_000,
  }, async () => {
    const { context, page, problems } = await open('/login');
    await logIn(context, stack.urls.sidecar, PEOPLE.billing, PASSWORD);
    await page.goto(`${stack.urls.sidecar}/a/logixx-app/invoices?state=draft`);
    await page.getByRole('link', { name: /^Draft of / }).click();
    // Another line: the paper beside it says it before anything is saved.
    await page.getByLabel('Add a line').click();
    await page.getByRole('option', { name: 'Shipping' }).click();
    const line = page.getByTestId('line').last();
    await line.getByLabel('Description').fill('Crate');
    await line.getByLabel('Price').fill('7O');
    await line.getByText(/found "7O", expected/).waitFor();
    await line.getByLabel('Price').fill('70,50');
    const paper = page.frameLocator('iframe[title="Preview of the paper"]');
    await paper.getByText('Crate').waitFor();
    await page.getByRole('button', { name: 'Save the draft' }).click();
    const issue = page.getByRole('button', { name: 'Issue …' });
    await page.getByRole('button', { name: 'Leave the changes' }).waitFor({ state: 'detached' });
    // It can be pressed once the paper shows what was saved.
    await issue.click();
    await page.getByRole('dialog').getByText('it has the next number of its series').waitFor();
    await page.getByRole('button', { name: /^Issue for / }).click();
    await page.getByText('It cannot be changed any more.').waitFor();
    const number = (await page.getByTestId('paper-name').textContent()) ?? '';
    expect(number).toMatch(/^INV-\d{4}-\d{5}$/);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'PDF', exact: true }).click(),
    ]);
    expect(download.suggestedFilename()).toBe(`${number}.pdf`);
    const bytes = readFileSync(await download.path());
    expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
    expect(bytes.length).toBeGreaterThan(5_000);
    expect(problems).toEqual([]);
    await context.close();
  });

  it('shows an operator no money, and the service refuses as well', { timeout: 300_000 }, async () => {
    const { context, page, problems } = await open('/login');
    const { sidecar } = stack.urls;
    await logIn(context, sidecar, PEOPLE.operator, PASSWORD);
    await page.goto(`${sidecar}/a/logixx-app/invoices`);
    await page.getByText('Money is for the roles billing and admin').waitFor();
    expect(await page.getByRole('link', { name: 'Invoices' }).count()).toBe(0);
    expect((await context.request.get(`${sidecar}/api/v1/billing/invoices`)).status()).toBe(403);
    expect(problems).toEqual([]);
    await context.close();
  });

  describePanels(() => ({ open, url: stack.urls.sidecar, email: PEOPLE.viewer, password: PASSWORD, miner: MINER }));
});

import { readFileSync } from 'node:fs';
import type { Browser, BrowserContext, Download, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { logIn, openBrowser, watchProblems } from '../../scripts/shots/browser.ts';
import { camt, transfer } from '../sidecar/billing/payments/camt-file.ts';
import { BOOKKEEPER, type MoneyScene, openMoneyScene } from './money-scene.ts';

vi.setConfig({ testTimeout: 300_000 });

const PATIENCE_MS = 60_000;

interface Head {
  id: string;
  number: string;
  client: string;
  state: string;
  open: string;
  payable: string;
}

let scene: MoneyScene;
let browser: Browser;
let context: BrowserContext;
let page: Page;
const problems: string[] = [];

beforeAll(async () => {
  scene = await openMoneyScene();
  browser = await openBrowser();
  context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  context.setDefaultTimeout(PATIENCE_MS);
  await logIn(context, scene.url, BOOKKEEPER.email, BOOKKEEPER.password);
}, 400_000);

afterAll(async () => {
  await browser?.close();
  await scene?.stop();
});

beforeEach(async () => {
  problems.length = 0;
  page = await context.newPage();
  watchProblems(page, problems);
});

afterEach(async () => {
  await page.close();
  expect(problems).toEqual([]);
});

const open = (path: string) => page.goto(`${scene.url}/a/logixx-app/${path}`);
const button = (name: string | RegExp) => page.getByRole('button', { name });
const dialog = () => page.getByRole('dialog');

async function asked<T>(path: string): Promise<T> {
  const answer = await context.request.get(`${scene.url}/api/v1/billing/${path}`);
  if (!answer.ok()) throw new Error(`${path}: ${answer.status()} ${await answer.text()}`);
  return (await answer.json()) as T;
}
const one = (id: string) => asked<Head>(`invoices/${id}`);
const heads = async (query: string) => (await asked<{ items: Head[] }>(`invoices?${query}`)).items;

/** The id of a demo client. */
async function clientNamed(name: string): Promise<string> {
  const { items } = await asked<{ items: { id: string }[] }>(`clients?search=${encodeURIComponent(name)}`);
  return items[0]?.id ?? '';
}

/** An issued invoice of which all or something is open. */
async function unpaid(name: string): Promise<Head> {
  const all = await heads(`client=${await clientNamed(name)}&kind=invoice&status=issued&sort=created`);
  const found = all.find(({ open: left }) => Number(left) > 0);
  if (found === undefined) throw new Error(`${name} owes nothing`);
  return found;
}

async function choose(label: string, option: string | RegExp): Promise<void> {
  // A label that must be filled ends with a star, and its hint stands in it.
  await page
    .getByLabel(new RegExp(`^${label}([\\s*A-Z]|$)`))
    .first()
    .click();
  await page.getByRole('option', { name: option }).first().click();
}

async function saved(click: () => Promise<void>): Promise<{ name: string; text: string }> {
  const [download] = await Promise.all<[Promise<Download>, Promise<void>]>([page.waitForEvent('download'), click()]);
  return { name: download.suggestedFilename(), text: readFileSync(await download.path(), 'latin1') };
}

describe('Money, clicked', () => {
  it('imports a statement of the bank, and books what a person accepts', async () => {
    const { id, number, open: amount } = await unpaid('Fjord Mining');
    const file = camt('08', [
      transfer('08', { amount, name: 'Fjord Mining B.V.', words: [`Invoice ${number}`], bankReference: 'B-1' }),
      transfer('08', { amount: '7.77', name: 'Nobody', words: ['a gift'], bankReference: 'B-2' }),
    ]);
    await open('invoices?tab=bank');
    const input = page.locator('input[type=file]');
    await input.setInputFiles({ name: 'november.xml', mimeType: 'application/xml', buffer: Buffer.from(file) });
    await page.getByText(/2 entries would be new/).waitFor();
    await button('Import 2 entries of november.xml').click();
    await page.getByText(/2 entries are new/).waitFor();
    const entry = page.locator('section', { hasText: 'Fjord Mining B.V.' }).filter({ hasText: 'To decide' });
    await entry.getByText(new RegExp(`for ${number}`)).waitFor();
    await entry.getByRole('button', { name: 'Accept' }).first().click();
    await entry.waitFor({ state: 'detached' });
    expect(await one(id)).toMatchObject({ state: 'paid', open: '0.00' });
    await page
      .locator('section', { hasText: 'a gift' })
      .getByRole('button', { name: 'No payment of a client' })
      .click();
    await page.getByText('Nothing to decide').waitFor();
    // Put aside is not lost.
    await page.getByRole('radio', { name: 'No payment' }).dispatchEvent('click');
    await button('Decide anew').click();
    await page.getByText('No entry here').waitFor();
  });

  it('imports CSV, and books for a client whom nobody proposed', async () => {
    const csv = 'Date;Amount;Currency;Name;Purpose\n21.11.2026;33,30;EUR;Moser Eva;Danke\n';
    await open('invoices?tab=bank');
    const buffer = Buffer.from(csv);
    await page.locator('input[type=file]').setInputFiles({ name: 'bank.csv', mimeType: 'text/csv', buffer });
    await button('Import 1 entries of bank.csv').click();
    const entry = page.locator('section', { hasText: 'Moser Eva' });
    await entry.getByRole('button', { name: 'Somebody else …' }).click();
    await choose('Client', /Alpenblick/);
    await choose('For', /no invoice/);
    await dialog()
      .getByRole('button', { name: /^Book it for Alpenblick/ })
      .click();
    await entry.waitFor({ state: 'detached' });
    await open('invoices?tab=payments&free=yes');
    const row = page.locator('[data-row]', { hasText: '33.30' });
    await row.getByRole('button', { name: 'Allot' }).click();
    await choose('Invoice', /INV-/);
    await dialog().getByRole('button', { name: 'Allot 33.30 EUR' }).click();
    await row.waitFor({ state: 'detached' });
    expect((await unpaid('Alpenblick')).state).toMatch(/part-paid|overdue/);
  });

  it('mails an invoice, and says when a mail server has it', async () => {
    const { id, number } = await unpaid('Northern Hash');
    await open(`invoices?invoice=${id}`);
    await button('Mail it …').click();
    await dialog().getByText('ingrid@northern-hash.example').waitFor();
    await dialog().getByRole('button', { name: 'Mail it to 1' }).click();
    await vi.waitFor(() => expect(scene.mail.received).toHaveLength(1), { timeout: PATIENCE_MS, interval: 200 });
    const [mail] = scene.mail.received;
    expect([mail?.recipients, mail?.subject]).toEqual([
      ['ingrid@northern-hash.example'],
      expect.stringContaining(number) as string,
    ]);
    expect(mail?.attachments[0]).toMatchObject({ filename: `${number}.pdf`, mimeType: 'application/pdf' });
    await open('invoices?tab=mails');
    await page.locator('[data-row]', { hasText: number }).getByText('Sent').waitFor();
  });

  it('writes down a payment, a dispute and its end, and a credit note', async () => {
    const { id, number, open: before } = await unpaid('Northern Hash');
    await open(`invoices?invoice=${id}`);
    await button('Was paid …').click();
    await page.getByLabel('Amount').fill('100,50');
    await choose('By', 'Cash');
    await button(/^Write down 100,50/).click();
    await dialog().waitFor({ state: 'detached' });
    await vi.waitFor(async () => expect(Number((await one(id)).open)).toBeCloseTo(Number(before) - 100.5, 6));
    await open('invoices?tab=reminders');
    const row = page.locator('[data-row]', { hasText: number });
    await row.getByRole('button', { name: 'Disputed …' }).click();
    await page.getByLabel('Why').fill('They say that a meter is wrong');
    await button(`Hold back reminders of ${number}`).click();
    await row.getByRole('button', { name: 'Settled …' }).click();
    await page.getByLabel('Why').fill('The meter was read again');
    await button(`Reminders of ${number} go on`).click();
    await row.getByRole('button', { name: 'Disputed …' }).waitFor();
    await open(`invoices?invoice=${id}`);
    await button('Credit note …').click();
    await page.getByLabel('Reason').fill('One month of monitoring too many');
    await page.getByText('All that is left of it').click();
    await page.locator('#credit-0').fill('1');
    await button(`Credit 1 lines of ${number}`).click();
    await dialog().waitFor({ state: 'detached' });
    await page
      .getByText(/^credited|^Credited/)
      .first()
      .waitFor();
    await open('invoices?state=credit-note');
    await page.locator('[data-row]').getByText('Credit note').waitFor();
  });

  it('has a page made on which an invoice is paid by card, and books what was paid there', async () => {
    const { id } = await unpaid('Alpenblick');
    await open(`invoices?invoice=${id}`);
    await page.getByAltText('QR code of the transfer').waitFor();
    await button('Link for card (Stripe)').click();
    const link = page.getByTestId('payment-link');
    await link.getByText('Can be paid').waitFor();
    await link.getByText('https://buy.stripe.example/plink_').waitFor();
    await link.getByRole('button', { name: 'Copy the link' }).waitFor();
    scene.stripe.pay([...scene.stripe.links.keys()].at(-1) ?? '');
    await link.getByRole('button', { name: 'Ask the provider' }).click();
    await page.getByText('Nothing of it is open.').waitFor();
    await link.getByText('Paid', { exact: true }).waitFor();
    expect((await one(id)).state).toBe('paid');
  });

  it('takes a deposit, pays an invoice from it and gives the rest back', async () => {
    const client = await clientNamed('Northern Hash');
    const { open: before, id } = await unpaid('Northern Hash');
    await open(`clients?client=${client}&tab=deposits`);
    await button('Open a deposit').click();
    await page.getByLabel('What for').fill('Two months in advance');
    await dialog().getByRole('button', { name: 'Open the deposit' }).click();
    await button('Money came in …').click();
    await page.getByLabel('Amount').fill('500');
    await button('Write down 500 EUR').click();
    await button('Pay an invoice …').click();
    await choose('Invoice', /INV-/);
    await page.getByLabel('Amount, EUR').fill('120');
    await button('Pay 120 EUR').click();
    await page.getByRole('link', { name: 'Used for an invoice' }).waitFor();
    await button('Give back …').click();
    await button('Write down that 380.00 EUR went back').click();
    await page.locator('section', { hasText: 'Two months in advance' }).getByText('Given back').waitFor();
    await page.locator('section', { hasText: 'Two months in advance' }).getByText('0.00 EUR').waitFor();
    expect(Number((await one(id)).open)).toBeCloseTo(Number(before) - 120, 6);
    await page.getByRole('tab', { name: 'Account' }).click();
    await page.getByText('Deposit: Two months in advance').waitFor();
  });

  it('words a mail anew, shows it of a real invoice, and takes what came with the program again', async () => {
    const { number } = await unpaid('Northern Hash');
    await open('invoices?tab=texts');
    await page.getByRole('link', { name: 'Invoice, English' }).click();
    await page.getByLabel('Subject').fill('Your bill {{number}} of the farm');
    await choose('About', new RegExp(number));
    await page.getByTestId('mail-subject-shown').getByText(`Your bill ${number} of the farm`).waitFor();
    await page.locator('#mail-text').fill('{{nonsense}}');
    await page
      .getByText(/found .*nonsense/)
      .first()
      .waitFor();
    await page.locator('#mail-text').fill('Dear {{contact}}, see the PDF.');
    await page
      .getByText(/found .*nonsense/)
      .first()
      .waitFor({ state: 'detached' });
    await button('Save as version 1').click();
    await button('Reset to default').click();
    await button('Save as version 2').click();
    await page.getByText('Take version 1 again').waitFor();
    const { current, shipped } = await asked<Record<'current' | 'shipped', object>>('templates/invoice/en');
    expect(current).toMatchObject({ ...shipped, version: 2 });
  });

  it('saves what accountants ask for, of days that are chosen', async () => {
    await open('invoices?tab=exports');
    await choose('Days', 'This year');
    const year = new Date().getFullYear();
    const span = `${year}-01-01_${year + 1}-01-01`;
    const csv = await saved(() => button('Save invoices and credit notes').click());
    expect(csv.name).toBe(`invoices_${span}.csv`);
    expect(csv.text).toMatch(/^number,kind,issued/);
    const journal = await saved(() => page.getByRole('button', { name: 'Save journal', exact: true }).click());
    expect(journal.text).toMatch(/^day,document,account/);
    const datev = await saved(() => button('Save DATEV').click());
    expect(datev.text).toMatch(/^"EXTF";700;21;/);
    await choose('Client', /Northern/);
    const account = await saved(() => button('Save the statement').click());
    expect(account.name).toBe(`account_Northern Hash AS_${span}.csv`);
    expect(account.text).toMatch(/^day,kind,number,amount,balance/);
  });

  it('filters invoices by how they stand', async () => {
    await open('invoices');
    await choose('State', /^Paid$/);
    const paid = await heads('state=paid&kind=invoice');
    await page.locator(`[data-row="${paid[0]?.id}"]`).waitFor();
    expect(await page.locator('[data-row]').count()).toBe(paid.length);
    await button('Clear filters').click();
    await vi.waitFor(async () => expect(await page.locator('[data-row]').count()).toBeGreaterThan(paid.length));
  });
});

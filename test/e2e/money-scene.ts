import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import { startAlertWebhook } from '../../alert-webhook/main.ts';
import { quietLog } from '../../core/service/log.ts';
import { Secret } from '../../core/service/secret.ts';
import { DRIVERS } from '../../devices/index.ts';
import { user } from '../../scripts/commands/user.ts';
import { loadFarm } from '../../scripts/logixx-config.ts';
import { DEMO_BILLING } from '../../scripts/stack/demo-billing.ts';
import { makeDemoBooks } from '../../scripts/stack/demo-books.ts';
import { freePorts } from '../../scripts/stack/ports.ts';
import { startSidecar } from '../../sidecar/main.ts';
import { configWith, FakeSamples } from '../alert-webhook/bench.ts';
import { type MailServer, startMailServer } from '../mail-server.ts';
import {
  STRIPE_KEY,
  STRIPE_SECRET,
  type StripeDouble,
  stripeDouble,
} from '../sidecar/billing/payments/stripe-double.ts';

export const BOOKKEEPER = { email: 'books@farm.example', password: 'correct horse battery' };

/** The sidecar with the pages, three clients and their bills, a mail server and a provider of payments. */
export interface MoneyScene {
  url: string;
  mail: MailServer;
  stripe: StripeDouble;
  stop(): Promise<void>;
}

const GATEWAY_KEY = 'a key that both sides know, and nobody else';
const PAGES = fileURLToPath(new URL('../../scripts/pages.mjs', import.meta.url));

/** No device is reached: what they used is made up, and the rest is the sidecar's own. */
export async function openMoneyScene(): Promise<MoneyScene> {
  execFileSync(process.execPath, [PAGES], { stdio: 'pipe' });
  const root = mkdtempSync(join(tmpdir(), 'logixx-money-'));
  const [mail, stripe] = [await startMailServer(), await stripeDouble()];
  const { sidecar: port } = await freePorts({ sidecar: 0 });
  const inventory = written(root, 'devices.yml', stringify({ devices: DEVICES }));
  const secrets = {
    keyFile: written(root, 'key', STRIPE_KEY),
    webhookSecretFile: written(root, 'hook', STRIPE_SECRET),
  };
  const keyFile = written(root, 'gateway-key', GATEWAY_KEY);
  const webhook = await startAlertWebhook({
    ...{ site: 'demo', devices: [], drivers: DRIVERS, log: quietLog(), samples: new FakeSamples() },
    config: {
      ...{
        ...configWith(),
        database: join(root, 'alert-webhook.db'),
        gateway: { key: new Secret(GATEWAY_KEY) },
        armed: false,
      },
      credentials: {},
    },
  });
  const sidecar = {
    gateway: { alertWebhook: webhook.url, keyFile },
    ...{ listen: `127.0.0.1:${port}`, database: join(root, 'sidecar.db') },
    identity: { url: `http://127.0.0.1:${port}` },
    mail: { smtp: { host: '127.0.0.1', port: mail.port, security: 'none' }, from: 'billing@nordfeld.example' },
    billing: {
      ...{ ...DEMO_BILLING, payments: { stripe: { url: stripe.url, ...secrets } } },
      datev: { consultant: 1001, client: 7, chart: '03', yearStart: '01-01' },
    },
  };
  const configFile = written(root, 'logixx.yml', stringify({ site: 'demo', inventory: { file: inventory }, sidecar }));
  const { site, devices, drivers, thresholds, sidecar: config } = loadFarm(configFile, ['sidecar']);
  const running = await startSidecar({ site, devices, drivers, thresholds, config, log: quietLog() });
  await addBookkeeper(configFile);
  await makeDemoBooks(configFile, inventory, Date.now);
  const stop = async () => {
    await running.stop();
    await Promise.all([webhook.stop(), mail.stop(), stripe.stop()]);
    rmSync(root, { recursive: true, force: true });
  };
  return { url: running.url, mail, stripe, stop };
}

function written(root: string, name: string, text: string): string {
  writeFileSync(join(root, name), text, { mode: 0o600 });
  return join(root, name);
}

async function addBookkeeper(configFile: string): Promise<void> {
  const { email, password } = BOOKKEEPER;
  const words = ['add', email, '--role', 'billing', '--password-stdin', '--config', configFile];
  const out = new Writable({ write: (_chunk, _encoding, done) => done() });
  await user(words, { in: Readable.from([Buffer.from(`${password}\n`)]), out });
}

const DEVICES = [
  { id: 'pdu-01', kind: 'pdu', driver: 'raritan-pdu2', address: '192.0.2.250' },
  ...Array.from({ length: 10 }, (_, at) => ({
    ...{ id: `miner-${String(at + 1).padStart(3, '0')}`, kind: 'miner', driver: 'antminer', model: 'S19' },
    ...{ address: `192.0.2.${at + 1}`, expected: { hashrateThs: 100 }, location: { rack: at < 4 ? 'A1' : 'A2' } },
    feeds: [{ pdu: 'pdu-01', outlet: String(at + 1) }],
  })),
];

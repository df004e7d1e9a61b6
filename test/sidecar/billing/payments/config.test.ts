import { expect, it } from 'vitest';
import { loadFarm } from '../../../../scripts/logixx-config.ts';
import { openProviders } from '../../../../sidecar/billing/payments/providers.ts';
import { configFile } from '../../config-file.ts';

const SELLER = { name: 'Hosting', address: { lines: ['1 Street'], city: 'Town', country: 'DE' } };
const TAXES = { none: { title: 'Not taxed', components: [{ category: 'Z', rate: '0' }] } };
/** The file that lies beside the configuration stands for every secret. */
const SECRETS = { keyFile: 'gateway-key', webhookSecretFile: 'gateway-key' };
const load = (payments?: object) =>
  loadFarm(
    configFile({ billing: { seller: SELLER, timeZone: 'UTC', taxes: TAXES, ...(payments ? { payments } : {}) } }),
  ).sidecar.billing;

it('reads secrets from files, has defaults, and prints no secret', () => {
  const payments = load({
    stripe: SECRETS,
    btcpay: { ...SECRETS, url: 'https://btcpay.example', store: 'S1' },
  })?.payments;
  expect(payments).toMatchObject({
    ...{ autoBook: 'never', checkMinutes: 15, statements: {} },
    stripe: { toleranceSeconds: 300, timeoutSeconds: 20 },
    btcpay: { linkMinutes: 1440 },
  });
  expect(payments?.stripe?.key?.reveal()).toBe('k'.repeat(40));
  expect(JSON.stringify(payments)).not.toContain('kkk');
  expect(payments && openProviders(payments, fetch).map(({ id }) => id)).toEqual(['stripe', 'btcpay']);
});

it('has no provider without keys', () => {
  const payments = load()?.payments;
  expect(payments && openProviders(payments, fetch)).toEqual([]);
});

it.each([
  [
    { stripe: { keyFile: 'gateway-key' } },
    'sidecar.billing.payments.stripe',
    'expected webhookSecret: ${NAME}, or webhookSecretFile: path',
  ],
  [
    { stripe: { ...SECRETS, key: 'sk_live_plain' } },
    'stripe.key: found a secret in plain text',
    'expected the name of an environment variable',
  ],
  [{ btcpay: { ...SECRETS, url: 'btcpay.example', store: 'S1' } }, 'btcpay.url', 'address, as https://btcpay.example'],
  [{ autoBook: 'always' }, 'autoBook', 'expected never or exact'],
  [{ statements: { bank: { dates: 'sometimes' } } }, 'statements.bank.dates', 'year-month-day'],
])(
  'refuses %j',
  (payments, place, why) => {
    let message = '';
    try {
      load(payments);
    } catch (error) {
      message = (error as Error).message;
    }
    expect(message).toContain(place);
    expect(message).toContain(why);
  },
  30_000,
);

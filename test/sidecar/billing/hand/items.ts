import type { Item, ItemOf } from '../../../../sidecar/billing/pricing/contract.ts';

type Tariff = ItemOf<'energy'>['tariff'];
type More = { id?: string; from?: string; to?: string; tax?: string };

export function monitoring(price: string, more: More & Partial<ItemOf<'monitoring'>> = {}): Item {
  return { id: 'watch', title: 'Monitoring', kind: 'monitoring', per: 'month', tiers: [{ price }], ...more };
}
export function service(price: string, more: More = {}): Item {
  return { id: 'service', title: 'Service', kind: 'service', quantity: '1', price, ...more };
}
export function energy(tariff: Tariff, more: More & Partial<ItemOf<'energy'>> = {}): Item {
  return { id: 'energy', title: 'Energy', kind: 'energy', tariff, ...more };
}
export function fixed(price: string, more: More & Partial<ItemOf<'energy'>> = {}): Item {
  return energy({ kind: 'fixed', price }, more);
}
export function discount(percent: string, on: string[], more: More = {}): Item {
  return { id: 'discount', title: 'Discount', kind: 'discount', percent, on, ...more };
}
export function minimum(amount: string, on: string[]): Item {
  return { id: 'least', title: 'Minimum', kind: 'minimum', amount, on };
}
export function uptime(credit: ItemOf<'uptime'>['credit']): Item {
  return {
    id: 'uptime',
    title: 'Uptime',
    kind: 'uptime',
    guaranteePercent: '98',
    causes: ['grid', 'our-action'],
    credit,
  };
}
export const STEPS: ItemOf<'uptime'>['credit'] = {
  kind: 'steps',
  on: ['watch'],
  steps: [
    { below: '98', percent: '5' },
    { below: '95', percent: '10' },
  ],
};
/** Night is cheap, every day. */
export const NIGHT: Tariff = {
  kind: 'time-of-use',
  windows: [{ title: 'night', price: '0.05', days: [1, 2, 3, 4, 5, 6, 7], from: '22:00', to: '06:00' }],
  otherwise: '0.10',
};
export const WEEKEND: Tariff = {
  kind: 'time-of-use',
  windows: [{ title: 'weekend', price: '0.06', days: [6, 7], from: '00:00', to: '24:00' }],
  otherwise: '0.09',
};
export const TIERED: Tariff = {
  kind: 'tiered',
  tiers: [{ upTo: '1000', price: '0.09' }, { upTo: '2000', price: '0.08' }, { price: '0.07' }],
};

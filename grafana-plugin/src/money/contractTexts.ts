import { at, type Json } from './paths.ts';
import type { Item } from './types.ts';
import { kwhText } from './usage.ts';

const DAYS = ['', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** What an item of a contract costs, in a sentence. */
export function itemText(item: Item, currency: string): string {
  const said = TEXTS[item.kind]?.(item as Json, currency) ?? item.kind;
  const devices = selectionText(at(item as Json, 'devices'));
  return devices === '' ? said : `${said}; ${devices}`;
}

const TEXTS: Readonly<Record<string, (item: Json, currency: string) => string>> = {
  monitoring: (item, currency) =>
    `${tiersText(at(item, 'tiers'), currency, 'devices')} a device and ${text(item, 'per')}`,
  service: (item, currency) => `${text(item, 'quantity')} × ${text(item, 'price')} ${currency} a month`,
  energy: (item, currency) => {
    const factor = text(item, 'factor');
    return `${tariffText(at(item, 'tariff'), currency)}${factor === '' ? '' : `, meter × ${factor}`}`;
  },
  labour: (item, currency) => `${text(item, 'price')} ${currency} an hour of work on repairs`,
  discount: (item) => `${text(item, 'percent')} % less on ${names(item, 'on')}`,
  minimum: (item, currency) => `${names(item, 'on')} come to ${text(item, 'amount')} ${currency} at least`,
  uptime: (item, currency) =>
    `${text(item, 'guaranteePercent')} % guaranteed against ${names(item, 'causes')}; ${creditText(at(item, 'credit'), currency)}`,
};

function tariffText(tariff: Json, currency: string): string {
  switch (text(tariff, 'kind')) {
    case 'fixed':
      return `${text(tariff, 'price')} ${currency} a kWh`;
    case 'tiered':
      return `${tiersText(at(tariff, 'tiers'), currency, 'kWh a month')} a kWh`;
    case 'time-of-use':
      return `${list(at(tariff, 'windows')).map(windowText).join(', ')}, else ${text(tariff, 'otherwise')} ${currency} a kWh`;
    default: {
      const [factor, markup] = [text(tariff, 'factor'), text(tariff, 'markup')];
      return `market ${text(tariff, 'market')}${factor && ` × ${factor}`}${markup && ` + ${markup} ${currency}`} a kWh`;
    }
  }
}

function windowText(window: Json): string {
  const days = list(at(window, 'days')).map((day) => DAYS[Number(day)] ?? '');
  const when = days.length === 7 ? 'daily' : days.join(' ');
  return `${text(window, 'price')} ${when} ${text(window, 'from')}–${text(window, 'to')}`;
}

function tiersText(tiers: Json, currency: string, unit: string): string {
  const all = list(tiers);
  if (all.length === 1) return `${text(all[0], 'price')} ${currency}`;
  return all
    .map((tier) => {
      const upTo = text(tier, 'upTo');
      return `${text(tier, 'price')} ${currency} ${upTo === '' ? 'beyond' : `up to ${kwhText(upTo, 0)} ${unit}`}`;
    })
    .join(', ');
}

function creditText(credit: Json, currency: string): string {
  if (text(credit, 'kind') === 'per-hour') return `${text(credit, 'price')} ${currency} a lost hour`;
  const steps = list(at(credit, 'steps')).map((step) => `below ${text(step, 'below')} %: ${text(step, 'percent')} %`);
  return `${steps.join(', ')} of ${names(credit, 'on')}`;
}

/** Which devices an item is for; nothing where it is for all. */
export function selectionText(selection: Json): string {
  const said = (name: string, words: string) => {
    const found = list(at(selection, name));
    return found.length === 0 ? [] : [`${words} ${found.join(', ')}`];
  };
  return [...said('models', 'models'), ...said('groups', 'groups'), ...said('ids', 'devices')].join(' and ');
}

function text(value: Json, path: string): string {
  const found = at(value, path);
  return typeof found === 'string' || typeof found === 'number' ? String(found) : '';
}

function list(value: Json): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}

function names(value: Json, path: string): string {
  return list(at(value, path)).join(', ') || 'nothing';
}

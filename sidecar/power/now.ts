import type { Asking } from './ask.ts';
import type { Labels, Series } from './prometheus-answer.ts';
import { type Choice, type Chosen, matchersOf } from './recorded.ts';
import { distinct, keyOf, rounded, toKilowattHours } from './shape.ts';
import { DAY_MS, iso } from './span.ts';

/** A PDU at this moment. Null: it does not tell, or does not answer. */
export interface PduNow {
  site: string;
  pdu: string;
  name: string | null;
  make: string | null;
  model: string | null;
  serial: string | null;
  building: string | null;
  rack: string | null;
  client: string | null;
  /** Whether the last poll was answered; null while nobody polls it. */
  answering: boolean | null;
  lastAnswerAt: string | null;
  watts: number | null;
  kilowattHoursToday: number | null;
  portsOn: number | null;
  ports: number | null;
}

/** An outlet at this moment. Null: the PDU does not tell, or does not answer. */
export interface OutletNow {
  site: string;
  pdu: string;
  outlet: string;
  label: string | null;
  name: string | null;
  on: boolean | null;
  watts: number | null;
  amperes: number | null;
  ratedAmperes: number | null;
  volts: number | null;
  powerFactor: number | null;
  kilowattHoursToday: number | null;
  lastSwitchedAt: string | null;
  /** What it feeds, by the inventory. */
  miner: string | null;
}

const PDU = ['site', 'pdu'] as const;
const OUTLET = ['site', 'pdu', 'outlet'] as const;

/** One question a field, each with one series a thing. */
type Fields<K extends string> = Readonly<Record<K, string>>;

function pduFields(braces: string, sinceMidnight: number) {
  const perOutlet = (series: string) => `max by (site, pdu, outlet) (${series}${braces})`;
  return {
    up: `max by (site, pdu) (pdu_up${braces})`,
    answered: `max by (site, pdu) (pdu_last_answer_timestamp_seconds${braces})`,
    info: `max by (site, pdu, name, make, model, serial) (pdu_info${braces})`,
    place: `max by (site, pdu, building, rack, client) (pdu_location_info${braces})`,
    watts: `max by (site, pdu) (pdu_power_watts${braces})
      or sum by (site, pdu) (max by (site, pdu, inlet) (pdu_inlet_power_watts${braces}))
      or sum by (site, pdu) (${perOutlet('pdu_outlet_power_watts')})`,
    today: `last_over_time(pdu:pdu_energy_joules:increase_today${braces}[${sinceMidnight}ms])`,
    on: `sum by (site, pdu) (${perOutlet('pdu_outlet_on')})`,
    ports: `max by (site, pdu) (pdu_outlets${braces})
      or count by (site, pdu) (${perOutlet('pdu_outlet_info')})`,
  };
}

function outletFields(braces: string, sinceMidnight: number) {
  const perOutlet = (series: string) => `max by (site, pdu, outlet) (${series}${braces})`;
  return {
    info: `max by (site, pdu, outlet, label, name) (pdu_outlet_info${braces})`,
    on: perOutlet('pdu_outlet_on'),
    watts: perOutlet('pdu_outlet_power_watts'),
    amperes: perOutlet('pdu_outlet_current_amperes'),
    rated: perOutlet('pdu_outlet_rated_current_amperes'),
    volts: perOutlet('pdu_outlet_voltage_volts'),
    factor: perOutlet('pdu_outlet_power_factor_ratio'),
    today: `last_over_time(outlet:pdu_outlet_energy_joules:increase_today${braces}[${sinceMidnight}ms])`,
    switched: perOutlet('pdu_outlet_last_switch_timestamp_seconds'),
    feeds: `max by (site, pdu, outlet, miner) (miner_feed_info${braces})`,
  };
}

/** Every PDU that was polled within a day, in the order in which people count. */
export async function askPdusNow(ask: Asking, chosen: Chosen, now: number): Promise<PduNow[]> {
  const braces = matchersOf(PDU, chosen);
  const [known, told] = await Promise.all([
    ask.series([`pdu_up${braces}`], now - DAY_MS, now),
    askFields(ask, pduFields(braces, sinceMidnight(now)), PDU, now),
  ]);
  return distinct(known, PDU).map((labels) => {
    const at = told(labels);
    const { site = '', pdu = '' } = labels;
    const up = at.value('up');
    return {
      site,
      pdu,
      name: at.label('info', 'name'),
      make: at.label('info', 'make'),
      model: at.label('info', 'model'),
      serial: at.label('info', 'serial'),
      building: at.label('place', 'building'),
      rack: at.label('place', 'rack'),
      client: at.label('place', 'client'),
      answering: up === undefined ? null : up === 1,
      lastAnswerAt: timeOf(at.value('answered')),
      watts: rounded(at.value('watts'), 10),
      kilowattHoursToday: toKilowattHours(at.value('today')),
      portsOn: at.value('on') ?? null,
      ports: at.value('ports') ?? null,
    };
  });
}

/** Every outlet that was told of within a day, in the order in which people count. */
export async function askOutletsNow(ask: Asking, chosen: Chosen, now: number): Promise<OutletNow[]> {
  const braces = matchersOf(OUTLET, chosen);
  const selectors = [`pdu_outlet_info${braces}`, `pdu_outlet_on${braces}`, `pdu_outlet_power_watts${braces}`];
  const [known, told] = await Promise.all([
    ask.series(selectors, now - DAY_MS, now),
    askFields(ask, outletFields(braces, sinceMidnight(now)), OUTLET, now),
  ]);
  return distinct(known, OUTLET).map((labels) => {
    const at = told(labels);
    const { site = '', pdu = '', outlet = '' } = labels;
    const on = at.value('on');
    return {
      site,
      pdu,
      outlet,
      label: at.label('info', 'label'),
      name: at.label('info', 'name'),
      on: on === undefined ? null : on === 1,
      watts: rounded(at.value('watts'), 10),
      amperes: rounded(at.value('amperes'), 1000),
      ratedAmperes: rounded(at.value('rated'), 1000),
      volts: rounded(at.value('volts'), 10),
      powerFactor: rounded(at.value('factor'), 1000),
      kilowattHoursToday: toKilowattHours(at.value('today')),
      lastSwitchedAt: timeOf(at.value('switched')),
      miner: at.label('feeds', 'miner'),
    };
  });
}

/** A millisecond more, because version 3 of Prometheus leaves the lower edge of a window out. */
function sinceMidnight(now: number): number {
  return (now % DAY_MS) + 1;
}

function timeOf(seconds: number | undefined): string | null {
  return seconds === undefined || seconds <= 0 ? null : iso(seconds * 1000);
}

async function askFields<K extends string>(ask: Asking, fields: Fields<K>, names: readonly Choice[], at: number) {
  const entries = Object.entries(fields) as [K, string][];
  const answers = await Promise.all(
    entries.map(async ([field, query]) => [field, byKey(await ask.instant({ query, at }), names)] as const),
  );
  const maps = Object.fromEntries(answers) as Record<K, Map<string, Series>>;
  return (labels: Labels) => {
    const key = keyOf(labels, names);
    return {
      value: (field: K): number | undefined => maps[field].get(key)?.values.values().next().value,
      label: (field: K, name: string): string | null => maps[field].get(key)?.labels[name] || null,
    };
  };
}

function byKey(series: readonly Series[], names: readonly Choice[]): Map<string, Series> {
  return new Map(series.map((one) => [keyOf(one.labels, names), one]));
}

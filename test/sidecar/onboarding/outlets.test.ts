import { expect, it } from 'vitest';
import { arrange, countOn } from '../../../sidecar/onboarding/arrange.ts';
import { judgeOutlet, type PduReading } from '../../../sidecar/onboarding/judge-outlet.ts';
import type { OutletNow } from '../../../sidecar/power/now.ts';

const TWO = [{ found: { address: '10.0.1.1' } }, { found: { address: '10.0.1.2' } }];

const outlet = (number: number, more: Partial<OutletNow> = {}): OutletNow => ({
  ...{ site: 'north', pdu: 'pdu-1', outlet: String(number), label: null, name: null, on: true, watts: 3300 },
  ...{
    amperes: null,
    ratedAmperes: null,
    volts: null,
    powerFactor: null,
    kilowattHoursToday: null,
    lastSwitchedAt: null,
    miner: null,
  },
  ...more,
});
const READ: PduReading = { outlets: [outlet(12), outlet(13)] };

it('counts two cords on one PDU by twos, and on two PDUs by one each', () => {
  const feeds = (outlets: string[]) =>
    arrange({ devices: TWO, rack: 'r07', outlets, label: true, confirm: [] }, []).map(({ feeds: all }) =>
      all.map(({ pdu: id, outlet: name }) => `${id}:${name}`),
    );
  expect(feeds(['pdu-1:1', 'pdu-1:2'])).toEqual([
    ['pdu-1:1', 'pdu-1:2'],
    ['pdu-1:3', 'pdu-1:4'],
  ]);
  expect(feeds(['pdu-1:1', 'pdu-2:1'])).toEqual([
    ['pdu-1:1', 'pdu-2:1'],
    ['pdu-1:2', 'pdu-2:2'],
  ]);
});

it.each([
  ['3', 1, '4'],
  ['09', 1, '10'],
  ['AA1', 2, 'AA3'],
  ['r3-99', 1, 'r3-100'],
  ['left', 0, 'left'],
  ['left', 1, undefined],
])('counts %s on by %i', (text, steps, next) => {
  expect(countOn(text, steps)).toBe(next);
});

it.each<[string, PduReading | undefined, number | null, RegExp]>([
  ['draws', READ, 3300, /^draws 3300 W$/],
  ['is off', { outlets: [outlet(12, { on: false, watts: 0 })] }, 0, /^off, 0 W$/],
  ['draws nothing', { outlets: [outlet(12, { watts: 0 })] }, 0, /^on, and draws 0 W: nothing is plugged in/],
  ['is not measured', { outlets: [outlet(12, { watts: null })] }, null, /^unknown: the PDU does not answer/],
  ['was never heard of', { outlets: [] }, null, /^unknown: Prometheus has heard of no outlet of pdu-1/],
  ['cannot be asked for', { outlets: [], why: 'Prometheus is away' }, null, /^unknown: Prometheus is away$/],
])('says what an outlet draws that %s', (_what, reading, watts, said) => {
  const finding = judgeOutlet({ pdu: 'pdu-1', outlet: '12' }, reading);
  expect(finding.watts).toBe(watts);
  expect(finding.said).toMatch(said);
  expect(finding.missing).toBeUndefined();
});

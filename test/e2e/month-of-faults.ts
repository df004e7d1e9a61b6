import type { Device } from '../../core/farm/device.ts';
import type { FaultHistory, Trouble } from '../../scripts/twin/history.ts';
import { SITE, type Site, type SiteMiner } from '../../scripts/twin/site.ts';
import { boundsOf } from '../../sidecar/billing/calendar/zone.ts';
import { modelNamed } from '../farm-simulator/models.ts';

const HOUR = 3_600_000;
const MODELS = ['Antminer S19 Pro', 'M60S_VK40'] as const;
const OUTLETS = 6;
const PDUS = ['pdu-1', 'pdu-2'] as const;

/** A time of the month on the farm's clock: `07 02:30`. */
export function timeOf(text: string): number {
  const [day = '', clock = ''] = text.split(' ');
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  return boundsOf(`2026-03-${day}`, 'Europe/Berlin').start + hours * HOUR + minutes * 60_000;
}

export const SHUT = { miner: 'miner-03', pdu: 'pdu-1', outlet: '3', from: '10 09:00', to: '12 09:00' };
export const RESET_AT = { pdu: 'pdu-1', time: '14 11:07' };
/** The PDU says nothing while its miners work on: nobody reads its meters. */
export const SILENT = { pdu: 'pdu-2', from: '18 22:00', to: '19 02:00' };
/** Half of the farm is told to stand still, as a contract with the grid wants it. */
export const CURTAILED = { building: 'hall-1', from: '03 10:00', to: '03 14:00' };
export const DARK = { pdu: 'pdu-2', from: '07 02:00', to: '07 03:30' };
export const SLOW = { miner: 'miner-11', from: '25 08:00', to: '25 20:00' };
/** Nothing but a person helps it, two days later. */
export const DEAD = { miner: 'miner-06', from: '20 04:00', repairHours: 40 };
/** A step of ours helps it. */
export const STUCK = { miner: 'miner-10', from: '22 16:00' };

/** Two halls with a PDU of six outlets each; what the inventory says is true. */
export function siteOfMonth(): Site {
  const pdus = PDUS.map((id, at) => ({ id, outlets: OUTLETS, nativeCycle: true, building: `hall-${at + 1}` }));
  const miners = Array.from({ length: OUTLETS * PDUS.length }, (_, at): SiteMiner => {
    const pdu = pdus[Math.floor(at / OUTLETS)] ?? { id: '', building: '' };
    const outlet = (at % OUTLETS) + 1;
    const model = modelNamed(MODELS[at % 2] ?? MODELS[0]);
    const id = `miner-${String(at + 1).padStart(2, '0')}`;
    return { id, model, pdu: pdu.id, outlet, pluggedInto: outlet, building: pdu.building };
  });
  // Nobody asks them there: the simulator answers in their place.
  const placed = (at: number) => ({ address: `127.0.1.${at + 1}`, site: SITE });
  const devices: Device[] = [
    ...pdus.map(({ id, building }, at): Device => {
      const location = { building, rack: id };
      return { ...placed(at), id, kind: 'pdu', driver: 'raritan-pdu2', credentials: 'pdu', location };
    }),
    ...miners.map(({ id, model, pdu, outlet, building }, at): Device => {
      const { make, name, hashesPerSecond, boards, chipsPerBoard, fans } = model;
      return {
        ...{ ...placed(10 + at), id, kind: 'miner', driver: make, credentials: 'miner', model: name },
        location: { building, rack: pdu, position: String(outlet) },
        feeds: [{ pdu, outlet: String(outlet) }],
        expected: { hashrateThs: hashesPerSecond / 1e12, boards, chipsPerBoard, fans },
      };
    }),
  ];
  return { miners, pdus, buildings: pdus.map(({ building }) => building), devices };
}

/** What is injected, in milliseconds since the start of the run. */
export function faultsOfMonth(startMs: number): FaultHistory {
  const at = (text: string) => timeOf(text) - startMs;
  const during = ({ from, to }: { from: string; to: string }) => ({ at: at(from), endsAt: at(to) });
  const trouble = (id: number, miner: string, from: string, more: Partial<Trouble>): Trouble => ({
    ...{ id, at: at(from), miner, kind: 'of this month', cure: 'person', physics: [], drops: false, harmless: false },
    ...{ repairMs: 6 * HOUR, ...more },
  });
  return {
    troubles: [
      trouble(0, DEAD.miner, DEAD.from, {
        ...{ kind: 'dead', drops: true, repairMs: DEAD.repairHours * HOUR },
        physics: [{ fault: 'dead', parameters: { watts: 9 } }],
      }),
      trouble(1, STUCK.miner, STUCK.from, {
        ...{ kind: 'program-stuck', cure: 'restart-mining' },
        physics: [{ fault: 'hang-api-alive', parameters: {} }],
      }),
      trouble(2, SLOW.miner, SLOW.from, {
        ...{ kind: 'low-hashrate', endsAt: at(SLOW.to), repairMs: 90 * HOUR },
        physics: [{ fault: 'low-hashrate', parameters: { ratio: 0.5 } }],
      }),
    ],
    common: [
      { kind: 'curtailment', where: CURTAILED.building, ...during(CURTAILED) },
      { kind: 'pdu-dark', where: DARK.pdu, ...during(DARK) },
      { kind: 'pdu-silent', where: SILENT.pdu, ...during(SILENT) },
    ],
  };
}

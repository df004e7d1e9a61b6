import { type Incoming, planImport, type Step } from '../../../sidecar/inventory/plan-import.ts';
import type { DeviceRecord, Patch } from '../../../sidecar/inventory/record.ts';
import { miner, pdu } from './engines.ts';

const known = [
  pdu('p1', '10.9.0.1'),
  miner(1, { serial: 'SN1', mac: 'AA:BB:CC:00:00:01', feeds: [{ pdu: 'p1', outlet: '1' }], location: { rack: 'r1' } }),
  miner(2, { serial: 'SN2', mac: 'AA:BB:CC:00:00:02', feeds: [{ pdu: 'p1', outlet: '2' }] }),
  miner(3),
  miner(4, { mac: 'AA:BB:CC:00:00:04' }),
  miner(5, { serial: 'TWIN' }),
  miner(6, { serial: 'TWIN' }),
  miner(7, { address: '10.1.1.1', ports: { http: 81 } }),
  miner(8, { serial: 'SN8', state: 'retired' }),
] as DeviceRecord[];
const DRIVERS = [
  { id: 'antminer', kind: 'miner' },
  { id: 'raritan-pdu2', kind: 'pdu' },
];
export const at = (number: number) => String(miner(number).address);

/** What an import of these rows would do to the farm above. */
export function plan(...said: Patch[]): Step[] {
  const incoming = said.map((each, number): Incoming => ({ place: `line ${number + 2}`, said: each }));
  return planImport(known, incoming, { site: 'north', state: 'new', drivers: DRIVERS });
}

/** What a step comes to, in short: `change m1 address`, or why not. */
export function short(step: Step | undefined): string {
  if (step === undefined) return 'nothing';
  if ('why' in step) return `${step.what}: ${step.why.join('; ')}`;
  const fields = step.what === 'change' ? step.changes.map(({ field }) => field) : [];
  return [step.what, step.record.id, ...fields].join(' ');
}

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

export type Labels = Record<string, string>;

/** The labels of every alert of rules/, its name among them; two levels of one alert are two. */
export const ALERTS: Labels[] = readdirSync('rules')
  .filter((name) => name.endsWith('.yml'))
  .flatMap((name) => {
    const { groups } = parse(readFileSync(join('rules', name), 'utf8')) as {
      groups: { rules: { alert?: string; labels?: Labels }[] }[];
    };
    return groups.flatMap(({ rules }) => rules);
  })
  .flatMap(({ alert, labels = {} }) => (alert === undefined ? [] : [{ alertname: alert, ...labels }]));

/** An alert of rules/ with further labels, at one level where it has two. */
function of(alertname: string, more: Labels = {}): Labels {
  const found = ALERTS.find(
    (each) => each['alertname'] === alertname && (more['severity'] ?? each['severity']) === each['severity'],
  );
  if (found === undefined) throw new Error(`rules/ have no ${alertname} ${more['severity'] ?? ''}`);
  return { ...found, ...more };
}

/** What must be held back while something fires, and what people must still be told. */
export interface Case {
  what: string;
  /** What fires. */
  because: Labels[];
  held: Labels[];
  told: Labels[];
}

const b1 = { building: 'b1' };
const r1 = { building: 'b1', rack: 'r1' };
const warning = { severity: 'warning' };
const critical = { severity: 'critical' };

/** Each case has a site of its own, unless an alert has none. */
export const CASES: Case[] = [
  {
    what: 'many miners of a building that are silent',
    because: [of('MinersOfflineTogether', b1)],
    held: [
      of('MinerOffline', { ...r1, miner: 'm1' }),
      of('MinerHashrateLow', { ...r1, miner: 'm2' }),
      of('PduOffline', { ...r1, pdu: 'p1' }),
      of('MinerNoShares', { ...r1, miner: 'm3' }),
    ],
    told: [
      of('MinerTooHot', { ...r1, miner: 'm4' }),
      of('MinerFanLost', { ...r1, miner: 'm5' }),
      of('RoomTooHot', { ...r1, pdu: 'p2' }),
      of('MinerPoolNotIntended', { ...r1, miner: 'm6' }),
      of('MinerOffline', { building: 'b2', rack: 'r2', miner: 'm7' }),
      of('PduOffline', { building: 'b2', rack: 'r1', pdu: 'p3' }),
    ],
  },
  {
    what: 'many miners without a building that are silent',
    because: [of('MinersOfflineTogether')],
    held: [of('MinerOffline', { miner: 'm1' })],
    told: [of('MinerOffline', { ...r1, miner: 'm2' }), of('PduOffline', { pdu: 'p1' })],
  },
  {
    what: 'many miners of a building that hash too little',
    because: [of('MinersLowTogether', b1)],
    held: [of('MinerHashrateLow', { ...r1, miner: 'm1' }), of('MinerHashrateDeclined', { ...r1, miner: 'm2' })],
    told: [of('MinerPoolDown', { ...r1, miner: 'm3' }), of('PduOffline', { ...r1, pdu: 'p1' })],
  },
  {
    what: 'a breaker',
    because: [of('BreakerTripped', { ...r1, pdu: 'p1', breaker: 'C1' })],
    held: [
      of('MinerOffline', { ...r1, miner: 'm1' }),
      of('OutletSuspended', { ...r1, pdu: 'p1', outlet: '1' }),
      of('PhaseUnbalanced', { ...r1, pdu: 'p1', inlet: 'I1', ...warning }),
    ],
    told: [
      of('MinerOffline', { building: 'b1', rack: 'r2', miner: 'm2' }),
      of('MinerOffline', { building: 'b2', rack: 'r1', miner: 'm3' }),
      of('MinerHashrateLow', { ...r1, miner: 'm4' }),
      of('PhaseUnbalanced', { ...r1, pdu: 'p1', inlet: 'I1', ...critical }),
      of('OutletSuspended', { ...r1, pdu: 'p2', outlet: '1' }),
    ],
  },
  {
    what: 'a PDU that does not answer',
    because: [of('PduOffline', { ...r1, pdu: 'p1' })],
    held: [
      of('MinerOffline', { ...r1, miner: 'm1' }),
      of('OutletOverloaded', { ...r1, pdu: 'p1', outlet: '1', ...warning }),
    ],
    told: [of('MinerOffline', { building: 'b1', rack: 'r2', miner: 'm2' }), of('PduOffline', { ...r1, pdu: 'p2' })],
  },
  {
    what: 'a PDU and a breaker without a place',
    because: [of('PduOffline', { pdu: 'p1' }), of('BreakerTripped', { pdu: 'p2', breaker: 'C1' })],
    held: [],
    told: [of('MinerOffline', { miner: 'm1' })],
  },
  {
    what: 'the worse of two levels',
    because: [
      of('OutletOverloaded', { ...r1, pdu: 'p1', outlet: '1', ...critical }),
      of('MinerSharesRejected', { ...r1, miner: 'm1', ...critical }),
      of('DevicesVanished', critical),
      { alertname: 'DiskFull', severity: 'critical', disk: 'a' },
    ],
    held: [
      of('OutletOverloaded', { ...r1, pdu: 'p1', outlet: '1', ...warning }),
      of('MinerSharesRejected', { ...r1, miner: 'm1', ...warning }),
      of('DevicesVanished', warning),
    ],
    told: [
      of('OutletOverloaded', { ...r1, pdu: 'p1', outlet: '2', ...warning }),
      of('OutletOverloaded', { ...r1, pdu: 'p2', outlet: '1', ...warning }),
      of('BreakerOverloaded', { ...r1, pdu: 'p1', breaker: 'C1', ...warning }),
      of('MinerSharesRejected', { ...r1, miner: 'm2', ...warning }),
      { alertname: 'DiskFull', severity: 'warning', disk: 'b' },
    ],
  },
  {
    what: 'a room that is too hot',
    because: [of('RoomTooHot', { ...r1, pdu: 'p1' })],
    held: [of('RoomWarm', { ...r1, pdu: 'p1' })],
    told: [of('RoomWarm', { ...r1, pdu: 'p2' }), of('RoomHumid', { ...r1, pdu: 'p1' })],
  },
  {
    what: 'polls that stand still',
    because: [of('PollsStale')],
    held: [of('MinerEfficiencyDrift', { ...r1, miner: 'm1' })],
    told: [of('MinerTooHot', { ...r1, miner: 'm2' }), of('MinerOffline', { ...r1, miner: 'm3' })],
  },
];

/** Alerts without a site hold back whatever stands anywhere: an Alertmanager of their own. */
export const STACK_CASES: Case[] = [
  {
    what: 'an exporter and alert-webhook that are down',
    because: [of('ExporterDown', { instance: 'e:9840' }), of('AlertWebhookDown', { instance: 'w:9841' })],
    held: [
      of('PollsStale'),
      of('PollsFailing', { driver: 'antminer' }),
      of('DevicesVanished', critical),
      of('AlertsNotDelivered', { integration: 'webhook' }),
      of('HeartbeatLost'),
    ],
    told: [
      of('Watchdog'),
      of('AlertsNotDelivered', { integration: 'email' }),
      of('MinerOffline', { ...r1, miner: 'm1' }),
      of('AlertmanagerDown', { instance: 'a:9093' }),
    ],
  },
];

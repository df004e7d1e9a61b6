import type { Rig, RigDevice } from '../../core/farm/rig.ts';
import { busDecimal, sensor, unitOf } from './amounts.ts';
import { amount, type Record, rateOf, word } from './ccminer-text.ts';

/** What ccminer answered to its commands. Only the summary is always there. */
export interface CcminerTexts {
  summary: readonly Record[];
  threads?: readonly Record[];
  pool?: readonly Record[];
  hwinfo?: readonly Record[];
}

/**
 * A rig of ccminer or its kin. Shares are those of the summary, of all pools; stale ones only the pool counts. The age of
 * the pool's connection is that of the last job in some forks, and is not told.
 */
export function ccminerRig({ summary, threads = [], pool = [], hwinfo = [] }: CcminerTexts): Rig {
  const [all] = summary;
  const [joined] = pool;
  const name = word(all, 'ALGO');
  const devices = devicesOf(threads, hwinfo, rateOf(all));
  return {
    software: word(all, 'NAME') ?? 'ccminer',
    version: word(all, 'VER'),
    uptimeS: amount(all, 'UPTIME'),
    algorithms: [
      {
        name,
        hashrateHs: rateOf(all),
        unit: unitOf(name),
        accepted: amount(all, 'ACC'),
        rejected: amount(all, 'REJ'),
        stale: amount(joined, 'STALE'),
        pool: {
          url: word(joined, 'URL'),
          user: word(joined, 'USER'),
          latencyMs: amount(joined, 'PING'),
          difficulty: amount(joined, 'DIFF'),
        },
      },
    ],
    devices,
    ...(devices.length === 0 ? { deviceCount: amount(all, 'GPUS') } : {}),
  };
}

function devicesOf(threads: readonly Record[], hwinfo: readonly Record[], whole: number | undefined): RigDevice[] {
  const numbers = [...threads, ...hwinfo].flatMap((record) => amount(record, 'GPU') ?? []);
  const cards = [...new Set(numbers)].map((gpu) => {
    const of = (records: readonly Record[]) => records.find((record) => amount(record, 'GPU') === gpu);
    return card(gpu, of(threads), of(hwinfo));
  });
  // Where the cards say 0 and the whole does not, their rates are not told.
  const untold = whole !== undefined && whole > 0 && cards.every(({ hashratesHs: [rate = 0] = [] }) => rate === 0);
  return untold ? cards.map(({ hashratesHs: _, ...rest }) => rest) : cards;
}

/** Sensors stand in hwinfo where it is there, else beside the rate. Without a temperature none of them was read. */
function card(index: number, thread: Record | undefined, info: Record | undefined): RigDevice {
  const read = (name: string) => amount(info, name) ?? amount(thread, name);
  const tempC = sensor(read('TEMP'));
  const sensors: Partial<RigDevice> =
    tempC === undefined
      ? {}
      : {
          tempC,
          fanPct: read('FAN'),
          fanRpm: read('RPM'),
          powerW: thousandth(read('POWER')),
          coreMHz: megahertz(sensor(read('GPUF')) ?? read('FREQ')),
          memMHz: megahertz(sensor(read('MEMF')) ?? read('MEMFREQ')),
        };
  return {
    index,
    kind: 'gpu',
    name: word(info, 'CARD') ?? word(thread, 'CARD'),
    pciBus: busDecimal(word(info, 'BUS') ?? word(thread, 'BUS')),
    ...(rateOf(thread) === undefined ? {} : { hashratesHs: [rateOf(thread)] }),
    ...sensors,
    accepted: amount(thread, 'ACC'),
    rejected: amount(thread, 'REJ'),
    invalid: amount(thread, 'HWF'),
  };
}

/** Milliwatts. */
function thousandth(told: number | undefined): number | undefined {
  return told === undefined ? undefined : told / 1e3;
}

/** Z-Enemy writes kilohertz. */
function megahertz(told: number | undefined): number | undefined {
  return told !== undefined && told > 100_000 ? told / 1e3 : told;
}

import type { Rig, RigDevice } from '../../core/farm/rig.ts';
import type { Answer } from '../../core/wire/answer.ts';
import type { Driver } from '../driver.ts';
import { sensor, total, unitOf } from './amounts.ts';
import { programName } from './ccminer-driver.ts';
import { amount, type Record, rateOf, recordsOf, word } from './ccminer-text.ts';
import { optional, rigDriver, say } from './rig-driver.ts';

const USUAL = 4048;
const ASK = { summary: say(USUAL, 'summary'), threads: optional(say(USUAL, 'threads')) } as const;

/** cpuminer and its kin: ccminer's text without cards; the pool and its difficulty stand in the summary. */
export function cpuminerDriver(kin: { id: string; title: string; models?: readonly string[]; name: RegExp }): Driver {
  const { id, title, models, name } = kin;
  return rigDriver({
    id,
    title,
    ...(models === undefined ? {} : { models }),
    detect: [{ ask: optional(ASK.summary), is: (said: Answer) => name.test(programName(said)) }],
    ask: ASK,
    rig: (said) => rigOf(recordsOf(said.summary)[0], recordsOf(said.threads), title),
  });
}

function rigOf(all: Record | undefined, threads: readonly Record[], title: string): Rig {
  const name = word(all, 'ALGO');
  return {
    software: word(all, 'NAME') ?? title,
    version: word(all, 'VER'),
    uptimeS: amount(all, 'UPTIME'),
    algorithms: [
      {
        name,
        hashrateHs: rateOf(all),
        unit: unitOf(name),
        accepted: amount(all, 'ACC'),
        rejected: amount(all, 'REJ'),
        pool: { url: word(all, 'URL'), user: word(all, 'USER'), difficulty: amount(all, 'DIFF') },
      },
    ],
    devices: [processor(all, threads.map(rateOf))],
  };
}

function processor(all: Record | undefined, threadsHs: (number | undefined)[]): RigDevice {
  const tempC = sensor(amount(all, 'TEMP'));
  const clock = sensor(amount(all, 'FREQ'));
  return {
    index: 0,
    kind: 'cpu',
    hashratesHs: [total(threadsHs) ?? rateOf(all)],
    tempC,
    ...(tempC === undefined ? {} : { fanPct: amount(all, 'FAN') }),
    // Kilohertz, as Linux tells the clock.
    coreMHz: clock !== undefined && clock > 100_000 ? clock / 1e3 : clock,
    threadsHs,
  };
}

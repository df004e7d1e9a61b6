import { type Observation, type Reading, reading } from '../../core/farm/sample.ts';
import type { Answer } from '../../core/wire/answer.ts';
import type { Questions, Request } from '../../core/wire/request.ts';
import { type Answers, type Control, defineDriver } from '../driver.ts';
import { axeFaults, ERRORS } from '../esp-miner/faults.ts';
import { axeIdentity, isEspMiner, isNerd } from '../esp-miner/identity.ts';
import { axeOperation } from '../esp-miner/operation.ts';
import { axePools } from '../esp-miner/pools.ts';
import { ASIC, INFO, INFO_IF_THERE, post } from '../esp-miner/questions.ts';
import { BOARD, chipTemperatures, commonReadings } from '../esp-miner/readings.ts';
import { faultReadings } from '../fault-readings.ts';
import { atLeastZero, positive } from '../miner-amounts.ts';

const LEARN = { asic: ASIC, info: INFO_IF_THERE } as const satisfies Questions;

function read({ info }: { info: Answer }, known: Answers<typeof LEARN>): Observation {
  const pools = axePools(info);
  const faults = axeFaults(info);
  return {
    readings: [
      ...commonReadings(info),
      ...chipTemperatures([info.num('temp'), info.num('temp2')]),
      ...fans(info),
      reading('miner.board_hardware_errors', hardwareErrors(info), { board: BOARD }),
      ...pools.readings,
      ...faultReadings(faults),
    ],
    facts: { ...axeIdentity(info, known.asic), pools: pools.facts, errors: faults },
    ...axeOperation(info, 'miningPaused'),
  };
}

/** Most have one fan and say 0 of a second; whether a second is there is not told. */
function fans(info: Answer): Reading[] {
  return [
    reading('miner.fan_speed', atLeastZero(info.num('fanrpm')), { fan: 0 }),
    reading('miner.fan_speed', positive(info.num('fan2rpm')), { fan: 1 }),
  ];
}

/** Counted by each chip, since 2.12. */
function hardwareErrors(info: Answer): number | undefined {
  const counts = info.list('hashrateMonitor', 'asics').flatMap((chip) => atLeastZero(chip.num('errorCount')) ?? []);
  return counts.length === 0 ? undefined : counts.reduce((sum, count) => sum + count, 0);
}

/** Firmware before 2.14 tells no `miningPaused`, and has no such commands. */
function sinceItPauses(command: 'pause' | 'resume'): (known: Answers<Questions>) => Request {
  return ({ info }) => {
    if (info?.has('ASICModel') && !info.has('miningPaused'))
      throw new Error(
        `this firmware (${info.str('version') ?? 'of unknown version'}) cannot ${command}: it needs 2.14`,
      );
    return post(`/api/system/${command}`);
  };
}

const control: Control = {
  reboot: () => post('/api/system/restart'),
  pause: sinceItPauses('pause'),
  resume: sinceItPauses('resume'),
};

/**
 * Bitaxe and what else runs ESP-Miner (AxeOS), Lucky Miner's fork among them: one GET a poll, no password. A device
 * answers only clients of private networks (10/8, 172.16/12, 192.168/16).
 *
 * Fields of firmware after 2.4.5 (averages, `miningPaused`, the chips' error counts, faults) are read as ESP-Miner's own
 * source writes them. Lucky Miner was not recorded.
 *
 * There is no power limit, only clock and core voltage. Its one light, a flash of the screen since 2.12, cannot be
 * switched on and off, so that it is not offered.
 */
export default defineDriver({
  id: 'bitaxe',
  kind: 'miner',
  title: 'Bitaxe and others with ESP-Miner (AxeOS)',
  models: [
    'Bitaxe Max',
    'Bitaxe Ultra',
    'Bitaxe Hex',
    'Bitaxe Supra',
    'Bitaxe Supra Hex',
    'Bitaxe Gamma',
    'Bitaxe Gamma Duo',
    'Bitaxe Gamma Turbo',
    'Lucky Miner LV07',
    'Lucky Miner LV08',
  ],
  detect: [{ ask: INFO_IF_THERE, is: (info) => isEspMiner(info) && !isNerd(info) }],
  learn: LEARN,
  ask: { info: INFO },
  read,
  control,
  errors: ERRORS,
});

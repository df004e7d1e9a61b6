import { type Facts, type Observation, type Reading, reading } from '../../core/farm/sample.ts';
import type { Answer } from '../../core/wire/answer.ts';
import { type Control, defineDriver } from '../driver.ts';
import { axeFaults, ERRORS } from '../esp-miner/faults.ts';
import { commonIdentity, isEspMiner, isNerd } from '../esp-miner/identity.ts';
import { axeOperation } from '../esp-miner/operation.ts';
import { axePools } from '../esp-miner/pools.ts';
import { INFO, INFO_IF_THERE, post } from '../esp-miner/questions.ts';
import { BOARD, chipTemperatures, commonReadings } from '../esp-miner/readings.ts';
import { faultReadings } from '../fault-readings.ts';
import { atLeastZero, said, temperature } from '../miner-amounts.ts';

function read({ info }: { info: Answer }): Observation {
  const pools = axePools(info);
  const faults = axeFaults(info);
  const chips = info.list('asicTemps').map((chip) => chip.num());
  return {
    readings: [
      ...commonReadings(info),
      ...chipTemperatures(chips, info.num('temp')),
      reading('miner.board_temperature', temperature(info.num('vrTempInt')), { board: BOARD, sensor: 'vr-internal' }),
      ...fans(info),
      ...pools.readings,
      ...faultReadings(faults),
    ],
    facts: { ...identity(info), pools: pools.facts, errors: faults },
    ...axeOperation(info, 'shutdown'),
  };
}

/** Newer firmware lists its fans; `fanCount` says which of the two older names count. */
function fans(info: Answer): Reading[] {
  const listed = info.list('fans').map((fan) => fan.num('rpm'));
  const count = info.num('fanCount');
  const named = [info.num('fanrpm'), ...(count !== undefined && count > 1 ? [info.num('fanrpm2')] : [])];
  return [
    ...(listed.length > 0 ? listed : named).map((rpm, fan) => reading('miner.fan_speed', atLeastZero(rpm), { fan })),
    reading('miner.fans', atLeastZero(count)),
  ];
}

function identity(info: Answer): Facts {
  return said({
    ...commonIdentity(info),
    make: 'NerdAxe',
    model: info.str('deviceModel') ?? info.str('ASICModel'),
  });
}

const control: Control = {
  reboot: () => post('/api/system/restart'),
  pause: () => post('/api/system/shutdown'),
  resume: () => post('/api/system/restart'),
};

/**
 * The NerdAxe family (NerdQAxe+, NerdQAxe++, NerdOCTAXE …) with shufps' ESP-Miner-NerdQAxePlus: one GET a poll, without a
 * password, answered only to clients of private networks. Fields are read as that firmware's own source writes them
 * (2026); no device was recorded.
 *
 * A pause cuts the power of the chips until the next restart, so that resuming restarts the device; both work without the
 * one-time password that changes of settings may want.
 */
export default defineDriver({
  id: 'nerdqaxe',
  kind: 'miner',
  title: 'NerdAxe, NerdQAxe and NerdOCTAXE',
  models: [
    'NerdAxe',
    'NerdQAxe+',
    'NerdQAxe++',
    'NerdOCTAXE+',
    'NerdOCTAXE-γ',
    'NerdHaxe-γ',
    'NerdEKO',
    'NerdQX',
    'Q1370',
    'Q1373',
  ],
  detect: [{ ask: INFO_IF_THERE, is: (info) => isEspMiner(info) && isNerd(info) }],
  ask: { info: INFO },
  read,
  control,
  errors: ERRORS,
});

import { type Facts, type Reading, reading } from '../../../core/farm/sample.ts';
import { mega, percent } from '../../../core/farm/units.ts';
import { Answer } from '../../../core/wire/answer.ts';
import { algorithmOf, hashScale, modelName } from '../../bmminer/model.ts';
import { times } from '../../bmminer/stats.ts';
import { PLAIN_POOL, type Pools, readPools } from '../../cgminer-pools.ts';
import { macAddress } from '../../mac-address.ts';
import { atLeastZero, milli, positive, said, temperature } from '../../miner-amounts.ts';
import { type Board, fanReadings } from '../../miner-readings.ts';

const PLATFORMS: Readonly<Record<string, string>> = { aml: 'AML', bb: 'BBB', cv: 'CVITEK', stm: 'STM', xil: 'ZYNQ' };

const STATUSES: Readonly<Record<string, string>> = { active: 'alive', working: 'alive', offline: 'dead' };

/** Boards that do not take part in mining. */
const OUT: readonly (string | undefined)[] = ['failure', 'disconnected', 'disabled'];

/** `hr_measure` of `/info` is the unit of every hashrate: GH/s, or MH/s on scrypt miners. */
export function scaleOf(info: Answer): number | undefined {
  return hashScale(info.str('hr_measure'), algorithm(info));
}

function algorithm(info: Answer): string | undefined {
  return algorithmOf(modelName(info.str('miner')), info.str('algorithm'));
}

export function boardsIn(miner: Answer, known: { model: Answer; factory: Answer }, scale: number | undefined): Board[] {
  return miner.list('chains').flatMap((chain) => {
    const id = chain.num('id');
    if (id === undefined || id < 1) return [];
    const state = chain.str('status', 'state');
    const range = (name: string) => ({
      min: temperature(chain.num(name, 'min')),
      max: temperature(chain.num(name, 'max')),
    });
    const made = known.factory.list('chains').find((each) => each.num('id') === id);
    return {
      board: id - 1,
      hashrate: times(chain.num('hashrate_rt'), scale),
      expected: positive(times(chain.num('hashrate_ideal'), scale)),
      chipsExpected: positive(known.model.num('chain', 'chips_per_chain')),
      frequency: positive(mega(chain.num('frequency'))),
      voltage: positive(milli(chain.num('voltage'))),
      hardwareErrors: chain.num('hw_errors'),
      boardTemperatures: range('pcb_temp'),
      chipTemperatures: range('chip_temp'),
      inlet: temperature(chain.num('inlet_water_temp')),
      outlet: temperature(chain.num('outlet_water_temp')),
      serial: made?.str('serial'),
      status: state,
      isOut: state === undefined ? undefined : OUT.includes(state),
    };
  });
}

/** Without fans under immersion, where all that is listed stands still. */
export function coolingReadings(cooling: Answer): Reading[] {
  if (/^immers/.test(cooling.str('settings', 'mode', 'name') ?? '')) return [];
  return [
    ...fanReadings(cooling.list('fans').map((fan) => fan.num('rpm'))),
    reading('miner.fan_duty', atLeastZero(percent(cooling.num('fan_duty')))),
  ];
}

export function psuReadings(temperatures: Answer): Reading[] {
  return ['pfc', 'llc1', 'llc2'].map((sensor) =>
    reading('miner.psu_temperature', temperature(temperatures.num(`${sensor}_temp`)), { sensor }),
  );
}

/** The pools that are set. Those that the firmware mines its fee on are none of the owner's. */
export function poolsIn(miner: Answer): Pools {
  const own = miner.list('pools').filter((pool) => !['DevFee', 'Refund'].includes(pool.str('pool_type') ?? ''));
  const flat = own.map((pool) => {
    const told = pool.str('status');
    const status = told !== undefined && Object.hasOwn(STATUSES, told) ? STATUSES[told] : told;
    return new Answer({
      number: pool.num('id'),
      url: pool.str('url'),
      worker: pool.str('user'),
      status,
      active: told === undefined ? undefined : told === 'active',
      accepted: pool.num('accepted'),
      rejected: pool.num('rejected'),
      stale: pool.num('stale'),
      difficulty: pool.num('diff'),
    });
  });
  return readPools(flat, PLAIN_POOL);
}

/** A preset is called by its power: "1400 watt ~ 55 TH". On scrypt miners it is called by its hashrate, or it is off. */
export function presetWatts(preset: Answer): number | undefined {
  const watts = /^(\d+)\s*watts?\b/i.exec(preset.str('pretty') ?? '')?.[1];
  return watts === undefined ? undefined : positive(Number(watts));
}

/** `Antminer S19 (Vnish 1.2.6)` and `Antminer S19 Pro (88)`, where 88 is a kind of board, lose what is in brackets. */
export function identity(info: Answer, type: string | undefined, factory: Answer, preset: Answer): Facts {
  const network = info.at('system', 'network_status');
  const platform = info.str('platform');
  const model = modelName(info.str('miner') ?? type)?.replace(/ AML$/, '');
  return said({
    make: /antminer/i.test(model ?? '') ? 'Bitmain' : undefined,
    model,
    algorithm: algorithm(info),
    firmware: [info.str('fw_name'), info.str('fw_version')].filter((text) => text !== undefined).join(' ') || undefined,
    mac: macAddress(network.str('mac')),
    serial: info.str('serial'),
    hostname: network.str('hostname'),
    controlBoard: platform !== undefined && Object.hasOwn(PLATFORMS, platform) ? PLATFORMS[platform] : platform,
    mode: preset.str('pretty') ?? preset.str('name'),
    psuModel: factory.str('psu_model'),
    psuSerial: factory.str('psu_serial'),
  });
}

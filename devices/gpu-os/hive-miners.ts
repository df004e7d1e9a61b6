import type { RigAlgorithm } from '../../core/farm/rig.ts';
import { rounded } from '../../core/farm/units.ts';
import { Answer } from '../../core/wire/answer.ts';
import { rateFactor, total, unitOf } from '../gpu-engines/amounts.ts';
import { programName } from './program-names.ts';

/** The rates of one algorithm, in the order in which the program counts its cards. */
export interface HiveRates {
  algorithm: RigAlgorithm;
  rates: (number | undefined)[];
  /** PCI buses in the same order: null is the processor, undefined where HiveOS does not say. */
  buses: (number | null)[] | undefined;
  invalid: (number | undefined)[];
}

/** A mining program as HiveOS tells of it. */
export interface HiveMiner {
  program: string;
  version: string | undefined;
  uptimeS: number | undefined;
  /** Why it does not mine, in HiveOS' words. */
  trouble: string | undefined;
  said: Answer;
  algorithms: HiveRates[];
}

/** HiveOS runs up to four programs at a time: `miner`, `miner2` and so on, each with its own `miner_stats`. */
const SLOTS = ['', '2', '3', '4'];

/** The programs of a rig, of the parameters of the message "stats". */
export function hiveMiners(params: Answer): HiveMiner[] {
  return SLOTS.flatMap((slot, number) => {
    const name = params.str(`miner${slot}`);
    const said = statsIn(params, `miner_stats${slot}`);
    if (name === undefined && said.value === undefined) return [];
    return [minerOf(name ?? 'unnamed', said, params, slot, number)];
  });
}

/** An object, or the text of one. */
function statsIn(params: Answer, key: string): Answer {
  const text = params.str(key);
  if (text?.startsWith('{') !== true) return params.at(key);
  try {
    return new Answer(JSON.parse(text) as unknown);
  } catch {
    return Answer.none;
  }
}

function minerOf(name: string, said: Answer, params: Answer, slot: string, number: number): HiveMiner {
  const program = programName(name);
  const status = said.str('status');
  const place = { program, slot: number };
  // Of a second algorithm of the first program the sum may stand where that of a second program would.
  const second = slot === '' && params.str('miner2') === undefined ? params.num('total_khs2') : undefined;
  const totals = [params.num(`total_khs${slot}`) ?? said.num('total_khs'), said.num('total_khs2') ?? second];
  const hasSecond = said.has('hs2') || said.has('algo2');
  return {
    program,
    version: said.str('ver'),
    uptimeS: said.num('uptime'),
    trouble: status === undefined || status === 'running' ? undefined : `HiveOS says of ${program}: ${status}`,
    said,
    algorithms: [ratesOf(said, '', totals[0], place), ...(hasSecond ? [ratesOf(said, '2', totals[1], place)] : [])],
  };
}

/** `hs` in the unit of `hs_units` (thousands unless said), `ar` as [accepted, rejected, invalid, "invalid by card;…"]. */
function ratesOf(said: Answer, which: '' | '2', totalKhs: number | undefined, place: object): HiveRates {
  const factor = rateFactor(said.str(`hs_units${which}`)) ?? 1e3;
  const rates = said.list(`hs${which}`).map((rate) => scaled(rate.num(), factor));
  const [accepted, rejected, invalid, byCard] = said.list(`ar${which}`);
  const name = said.str(`algo${which}`);
  const ownBuses = which === '2' && said.has('bus_numbers2') ? 'bus_numbers2' : 'bus_numbers';
  const buses = said.has(ownBuses) ? said.list(ownBuses).map((bus) => bus.num() ?? null) : undefined;
  return {
    algorithm: {
      ...place,
      name,
      hashrateHs: scaled(totalKhs, 1e3) ?? total(rates),
      unit: unitOf(name),
      accepted: accepted?.num(),
      rejected: rejected?.num(),
      invalid: invalid?.num(),
    },
    rates,
    buses,
    invalid: (byCard?.str() ?? '').split(';').map((count) => (/^\d+$/.test(count) ? Number(count) : undefined)),
  };
}

const scaled = (told: number | undefined, factor: number) => (told === undefined ? undefined : rounded(told * factor));

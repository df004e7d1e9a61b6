import { type Facts, type Observation, type Reading, reading } from '../../core/farm/sample.ts';
import { percent } from '../../core/farm/units.ts';
import { Answer } from '../../core/wire/answer.ts';
import type { Questions } from '../../core/wire/request.ts';
import { hashScale } from '../bmminer/model.ts';
import { cgi } from '../cgi-page.ts';
import { PLAIN_POOL, type Pools, readPools } from '../cgminer-pools.ts';
import { type Answers, type Control, defineDriver } from '../driver.ts';
import { atLeastZero, positive, said, temperature } from '../miner-amounts.ts';
import { operationOf } from '../miner-operation.ts';
import { type Board, boardFacts, boardReadings, hashrateReadings } from '../miner-readings.ts';

const ALGORITHM = 'ethash';

const STATUS = cgi('minerStatus_all');
const ASK = { status: STATUS } as const satisfies Questions;

function read({ status }: Answers<typeof ASK>): Observation {
  const summary = status.at('summary');
  const boards = status.list('boards', 'board').map(boardOf);
  const pools = poolsOf(status.list('pools', 'pool'));
  const now = rate(summary.str('rt'));
  const uptime = atLeastZero(summary.num('uptime'));
  return {
    readings: [
      ...hashrateReadings(ALGORITHM, { now, averages: { boot: rate(summary.str('avg')) }, expected: undefined }),
      reading('miner.uptime', uptime),
      ...fans(status.at('boards')),
      ...boardReadings(boards),
      ...pools.readings,
    ],
    facts: { ...identity(summary), pools: pools.facts, boards: boardFacts(boards) },
    ...operationOf({ hashrate: now, seconds: uptime }),
  };
}

/** "1786.59 MH/s"; without a unit nothing is claimed. */
function rate(text: string | undefined): number | undefined {
  const [, number, unit] = /^([\d.]+)\s*([a-z]?h\/s)$/i.exec(text?.trim() ?? '') ?? [];
  const scale = unit === undefined ? undefined : hashScale(unit, undefined);
  if (number === undefined || scale === undefined) return undefined;
  const told = Number((Number(number) * scale).toPrecision(15));
  return Number.isFinite(told) ? told : undefined;
}

const MOST_CHIPS = 512;

/** `asics` chips, each with a temperature under its number. */
function boardOf(entry: Answer, board: number): Board {
  const chips = atLeastZero(entry.num('asics'));
  const heat: Record<string, number | undefined> = {};
  for (let chip = 0; chip < Math.min(chips ?? 0, MOST_CHIPS); chip += 1)
    heat[chip] = temperature(entry.num(`asic${chip}_temp`));
  return { board, chips, chipTemperatures: heat };
}

const MOST_FANS = 8;

/** Fans count from 1; one at 0 may as well not be there. The hardest driven stands for all. */
function fans(boards: Answer): Reading[] {
  const numbers = Array.from({ length: MOST_FANS }, (_, place) => place + 1);
  const duties = numbers.flatMap((fan) => positive(percent(boards.num(`fan_percent${fan}`))) ?? []);
  return [
    ...numbers.map((fan) => reading('miner.fan_speed', positive(boards.num(`fan${fan}`)), { fan })),
    reading('miner.fans', positive(boards.num('fan_num'))),
    reading('miner.fan_duty', duties.length === 0 ? undefined : Math.max(...duties)),
  ];
}

/** "in use" is the pool that it works for; other words are not known, so that up and down are not told. */
function poolsOf(pools: readonly Answer[]): Pools {
  const read = pools.map((pool) => {
    const status = pool.str('status');
    const active = status === undefined ? undefined : status.toLowerCase() === 'in use';
    return new Answer({ url: pool.str('url'), worker: pool.str('user'), active });
  });
  return readPools(read, PLAIN_POOL);
}

function identity(summary: Answer): Facts {
  return said({
    make: 'Jasminer',
    model: summary.str('miner'),
    firmware: summary.str('version'),
    serial: summary.str('machine_sn'),
    algorithm: ALGORITHM,
    mode: summary.str('work_mode'),
  });
}

const control: Control = { reboot: () => ({ ...cgi('reboot'), writes: true }) };

/**
 * Jasminer X4 and X16 (ETC, ETHW): one page a poll behind a digest login. Nothing of a device was recorded: what is read here
 * is what public clients of it read. Pools can only be written all at once, so that pausing is not offered; power is not told.
 */
export default defineDriver({
  id: 'jasminer',
  kind: 'miner',
  title: 'Jasminer',
  models: ['X4', 'X16-P', 'X16-Q'],
  detect: [
    {
      ask: { ...STATUS, optional: true },
      is: (status) => status.str('summary', 'miner')?.toUpperCase().startsWith('JASMINER') === true,
    },
  ],
  ask: ASK,
  read,
  control,
});

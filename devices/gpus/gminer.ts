import type { Rig, RigAlgorithm, RigDevice } from '../../core/farm/rig.ts';
import type { Answer } from '../../core/wire/answer.ts';
import type { Questions, Request } from '../../core/wire/request.ts';
import type { Answers } from '../driver.ts';
import { busHex, total, unitOf, unitSaid } from '../gpu-engines/amounts.ts';
import { get, optional, rigDriver } from '../gpu-engines/rig-driver.ts';

const USUAL = 10050;
const STAT = get(USUAL, '/stat');
const STATUS = get(USUAL, '/api/v1/status');
const LEARN = { stat: optional(STAT), status: optional(STATUS) } as const satisfies Questions;

function ask(known: Answers<typeof LEARN>): { said: Request } {
  return { said: isStatus(known.status) && !isStat(known.stat) ? STATUS : STAT };
}

function rig({ said }: { said: Answer }): Rig {
  return isStatus(said) ? statusRig(said) : statRig(said);
}

/** Values of a second algorithm have a 2 behind their names, as public clients read them: none was recorded. */
const SUFFIXES = ['', '2'];

function statRig(said: Answer): Rig {
  const cards = said.list('devices');
  const used = SUFFIXES.filter(
    (suffix) => suffix === '' || cards.some((card) => (card.num(`speed${suffix}`) ?? 0) > 0),
  );
  const names = said.str('algorithm')?.split(' + ') ?? [];
  return {
    software: 'GMiner',
    version: /GMiner\s+(\S+)/i.exec(said.str('miner') ?? '')?.[1],
    uptimeS: said.num('uptime'),
    algorithms: used.map((suffix, at) =>
      algorithm(
        said,
        cards,
        suffix,
        said.str(`algorithm${suffix}`) ?? names[at],
        used.length > 1 ? names[at] : undefined,
      ),
    ),
    devices: cards.map((card, at) => device(card, at, used)),
  };
}

function algorithm(
  said: Answer,
  cards: readonly Answer[],
  suffix: string,
  told: string | undefined,
  part: string | undefined,
): RigAlgorithm {
  const name = part ?? told;
  const unit = unitSaid(said.str(`speed_unit${suffix}`) ?? said.str('speed_unit') ?? said.str('speedUnit'));
  const count = (what: string) =>
    said.num(`total_${what}_shares${suffix}`) ?? total(cards.map((card) => card.num(`${what}_shares${suffix}`)));
  return {
    name,
    hashrateHs: total(cards.map((card) => card.num(`speed${suffix}`))),
    // The first versions named no unit and mined Equihash alone.
    unit: unit ?? (name === undefined ? 'Sol/s' : unitOf(name)),
    accepted: count('accepted'),
    rejected: count('rejected'),
    invalid: count('invalid'),
    stale: count('stale'),
    pool: { url: said.str(`server${suffix}`), user: said.str(`user${suffix}`) },
  };
}

function device(card: Answer, at: number, suffixes: readonly string[]): RigDevice {
  const sum = (what: string) => total(suffixes.map((suffix) => card.num(`${what}_shares${suffix}`)));
  return {
    index: card.num('gpu_id') ?? at,
    kind: 'gpu',
    name: card.str('name'),
    pciBus: busHex(card.str('bus_id')),
    hashratesHs: suffixes.map((suffix) => card.num(`speed${suffix}`)),
    tempC: card.num('temperature'),
    memTempC: card.num('memory_temperature'),
    fanPct: card.num('fan'),
    powerW: card.num('power_usage'),
    coreMHz: card.num('core_clock'),
    memMHz: card.num('memory_clock'),
    accepted: sum('accepted'),
    rejected: sum('rejected'),
    invalid: sum('invalid'),
    stale: sum('stale'),
  };
}

/** NBMiner's form, which GMiner answers as well: no version, and temperatures are texts. */
function statusRig(said: Answer): Rig {
  const cards = said.list('miner', 'devices');
  const stratum = said.at('stratum');
  const name = stratum.str('algorithm');
  return {
    software: 'GMiner',
    uptimeS: said.num('uptime'),
    algorithms: [
      {
        name,
        hashrateHs: said.num('miner', 'total_hashrate') ?? total(cards.map((card) => card.num('hashrate'))),
        unit: unitOf(name),
        accepted: stratum.num('accepted_shares'),
        rejected: stratum.num('rejected_shares'),
        invalid: stratum.num('invalid_shares'),
        stale: stratum.num('stale_shares'),
        pool: { url: stratum.str('server'), user: stratum.str('user') },
      },
    ],
    devices: cards.map((card, at) => ({
      ...device(card, at, ['']),
      index: card.num('id') ?? at,
      name: card.str('info'),
      hashratesHs: [card.num('hashrate')],
      powerW: card.num('power'),
      memTempC: card.num('memory_temperature') ?? card.num('memTemperature'),
      memMHz: card.num('mem_clock') ?? card.num('memory_clock'),
    })),
  };
}

/** Before 1.3x it does not name itself: cards with a bus and a limit of their temperature are its own. */
function isStat(said: Answer): boolean {
  if (said.str('miner')?.startsWith('GMiner') === true) return true;
  return said.has('devices', 0, 'temperature_limit') && said.has('devices', 0, 'speed') && said.has('server');
}

const isStatus = (said: Answer) =>
  said.has('miner', 'devices') && said.has('stratum', 'server') && !said.has('version');

/** GMiner. Its total is the sum of its cards: `pool_speed` is the pool's guess. It cannot be controlled. */
export default rigDriver({
  id: 'gminer',
  title: 'GMiner',
  detect: [
    { ask: LEARN.stat, is: isStat },
    { ask: LEARN.status, is: isStatus },
  ],
  learn: LEARN,
  ask,
  rig,
});

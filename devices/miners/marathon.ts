import { type DeviceFault, type Facts, flag, type Observation, type Reading, reading } from '../../core/farm/sample.ts';
import { giga } from '../../core/farm/units.ts';
import type { Answer } from '../../core/wire/answer.ts';
import type { Questions, Request } from '../../core/wire/request.ts';
import { ASK as BMMINER, type Mining, readMining } from '../bmminer/mining.ts';
import { algorithmOf, hashScale, modelName } from '../bmminer/model.ts';
import { times } from '../bmminer/stats.ts';
import { PAGE, pageWants, says, VERSION } from '../detection.ts';
import { type Answers, defineDriver } from '../driver.ts';
import { faultReadings } from '../fault-readings.ts';
import { firmwareFault } from '../firmware-fault.ts';
import { macAddress } from '../mac-address.ts';
import { atLeastZero, positive, said } from '../miner-amounts.ts';
import { operationOf } from '../miner-operation.ts';
import { control } from './marathon/control.ts';

const get = (path: string): Request => ({
  via: 'http',
  method: 'GET',
  path: `/kaonsu/v1/${path}`,
  auth: 'digest',
  optional: true,
});

const LEARN = {
  version: { ...VERSION, optional: true },
  overview: get('overview'),
  network: get('network_config'),
  boards: get('hashboards'),
  config: get('miner_config'),
  light: get('locate_miner'),
  history: get('log?type=miner_config_history'),
} as const satisfies Questions;

const BRIEF = get('brief');
/** The web first: where port 4028 is closed the poll must go on. */
const ASK = { brief: BRIEF, ...BMMINER } as const satisfies Questions;

type Known = Answers<typeof LEARN>;

function read(answers: Answers<typeof ASK>, known: Known): Observation {
  const { brief } = answers;
  const facts = identity(known);
  const mining = readMining(answers, facts.model, facts.algorithm);
  const serials = serialsIn(known.boards);
  const faults = faultsOf(brief);
  const mode = known.config.str('mode', 'work-mode-selector');
  return {
    readings: [
      ...withBrief(mining, brief, facts.algorithm),
      reading('miner.power', positive(brief.num('power_consumption_estimated'))),
      reading(
        'miner.power_limit',
        mode === 'Auto' ? positive(known.config.num('mode', 'concorde', 'power-target')) : undefined,
      ),
      reading('miner.fault_light', flag(known.light.bool('blinking'))),
      ...[...serials].map(([board, serial]) => reading('miner.board_info', 1, { board, serial, status: undefined })),
      ...faultReadings(faults),
    ],
    facts: {
      ...facts,
      ...(mode === undefined ? {} : { mode: mode.toLowerCase() }),
      pools: mining.facts.pools,
      boards: mining.facts.boards.map((fact) => withSerial(fact, serials.get(fact.board))),
      errors: faults,
    },
    ...operationIn(brief, mining),
  };
}

/** Where port 4028 does not answer, what `brief` tells of hashrates with a unit, and how long it runs. */
function withBrief(mining: Mining, brief: Answer, algorithm: string | undefined): Reading[] {
  const elapsed = atLeastZero(brief.num('elapsed'));
  const instead: Reading[] = [
    reading('miner.uptime', elapsed),
    reading('miner.mining_duration', elapsed),
    reading('miner.hashrate', hashrateIn(brief), { algorithm }),
    reading('miner.hashrate_expected', positive(giga(brief.num('hashrate_ideal'))), { algorithm }),
  ];
  return mining.readings.map((told) => {
    const other = told.value === undefined ? instead.find(({ metric }) => metric === told.metric) : undefined;
    return other ?? told;
  });
}

/** Older releases tell no unit, and whether they mean GH/s or TH/s is not agreed: theirs are not read. */
function hashrateIn(brief: Answer): number | undefined {
  const unit = brief.str('hashrate_unit');
  const told = brief.num('hashrate_realtime') ?? brief.num('hashrate_realtime_10m');
  return unit === undefined ? undefined : atLeastZero(times(told, hashScale(unit, undefined)));
}

function serialsIn(boards: Answer): Map<number, string> {
  return new Map(
    boards.list('hashboards').flatMap((board) => {
      const [index, serial] = [board.num('index'), board.str('serial_number')];
      return index === undefined || serial === undefined ? [] : [[index, serial] as const];
    }),
  );
}

function withSerial(fact: NonNullable<Facts['boards']>[number], serial: string | undefined) {
  return serial === undefined ? fact : { ...fact, serial };
}

function faultsOf(brief: Answer): DeviceFault[] {
  const status = brief.str('status');
  if (status === undefined || !/fail|critical|fatal/i.test(status)) return [];
  return [firmwareFault('unknown', status.toLowerCase(), brief.str('status_long') ?? status)];
}

function operationIn(brief: Answer, mining: Mining): Pick<Observation, 'operation' | 'because'> {
  const status = brief.str('status');
  const because = `status is ${status}`;
  const is = (words: RegExp) => status !== undefined && words.test(status);
  return operationOf({
    hashrate: mining.hashrate ?? hashrateIn(brief),
    seconds: mining.elapsed ?? brief.num('elapsed'),
    asleep: is(/sleep|pause|curtail/i) ? because : undefined,
    starting: is(/init|start|tun|warm|ramp/i) ? because : undefined,
    why: status === undefined || is(/^mining$/i) ? undefined : because,
  });
}

function identity({ version, overview, network }: Known): Facts {
  const model = modelName(overview.str('model') ?? version.str('VERSION', 0, 'Type'));
  return said({
    make: /antminer/i.test(model ?? '') ? 'Bitmain' : undefined,
    model,
    algorithm: algorithmOf(model, undefined),
    firmware: overview.str('version_firmware'),
    apiVersion: version.str('VERSION', 0, 'API'),
    mac: macAddress(overview.str('mac')),
    hostname: network.str('hostname'),
    controlBoard: overview.str('control_board'),
  });
}

/** The challenge of MaraFW names the algorithm of its digest in a header of its own, which Bitmain's does not. */
function isItsLogin(page: Answer): boolean {
  return pageWants(page, 'antMiner') && page.str('headers', 'algorithm')?.toUpperCase() === 'MD5';
}

/**
 * MaraFW (Marathon's firmware, KaonSu) on Antminers: hashrates, boards, fans and pools from bmminer's port 4028, whose unit
 * is certain; state and power from its web API, which wants a login. No device was recorded; what is read follows from what
 * public clients read. Its log of events (`event_chart`) is not read, because it does not say what is over.
 */
export default defineDriver({
  id: 'marathon',
  kind: 'miner',
  title: 'MaraFW (Marathon) on Antminers',
  models: [
    'Antminer S19',
    'Antminer S19 XP',
    'Antminer S19j Pro',
    'Antminer S21',
    'Antminer S21 Imm',
    'Antminer KS5 Pro',
  ],
  detect: [
    { ask: VERSION, is: (version) => says(version, 'KAONSU') || says(version, 'MARAFW') },
    { ask: PAGE, is: isItsLogin },
    { ask: BRIEF, is: (brief) => brief.has('power_consumption_estimated') && brief.has('hashrate_ideal') },
  ],
  learn: LEARN,
  learnEverySeconds: 600,
  ask: ASK,
  read,
  control,
});

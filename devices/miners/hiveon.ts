import { type Facts, type Observation, reading } from '../../core/farm/sample.ts';
import type { Questions } from '../../core/wire/request.ts';
import { ASK, readMining } from '../bmminer/mining.ts';
import { algorithmOf, modelName } from '../bmminer/model.ts';
import { doing } from '../bmminer/operation.ts';
import { typeInStats } from '../bmminer/read-stats.ts';
import { webControl } from '../bmminer/web-control.ts';
import { cgi } from '../cgi-page.ts';
import { says, VERSION } from '../detection.ts';
import { type Answers, defineDriver } from '../driver.ts';
import { faultReadings } from '../fault-readings.ts';
import { macAddress } from '../mac-address.ts';
import { said } from '../miner-amounts.ts';
import { boardsOfT9 } from './hiveon/t9.ts';

const LEARN = {
  version: VERSION,
  system: { ...cgi('get_system_info'), optional: true },
} as const satisfies Questions;

type Known = Answers<typeof LEARN>;

function read(answers: Answers<typeof ASK>, known: Known): Observation {
  const type = known.version.str('VERSION', 0, 'Type') ?? typeInStats(answers.stats) ?? known.system.str('minertype');
  const model = modelName(type?.replace(/\s*\(?hiveon\)?/i, ''));
  const algorithm = algorithmOf(model, known.system.str('Algorithm'));
  const mining = readMining(answers, model, algorithm, /\bT9\b/.test(model ?? '') ? boardsOfT9 : undefined);
  const { stats, faults } = mining;
  return {
    readings: [...mining.readings, reading('miner.power', stats?.watts), ...faultReadings(faults)],
    facts: {
      ...identity(known, model, algorithm),
      ...(stats?.mode === undefined ? {} : { mode: stats.mode }),
      ...mining.facts,
      errors: faults,
    },
    ...doing({ ...mining, mode: stats?.mode }),
  };
}

function identity({ version, system }: Known, model: string | undefined, algorithm: string | undefined): Facts {
  return said({
    make: 'Bitmain',
    model,
    algorithm,
    firmware: system.str('system_filesystem_version') ?? version.str('VERSION', 0, 'CompileTime'),
    apiVersion: version.str('VERSION', 0, 'API'),
    mac: macAddress(system.str('macaddr')),
    serial: system.str('serinum') ?? system.str('serial_no'),
    hostname: system.str('hostname'),
  });
}

/**
 * Hiveon ASIC firmware on Antminers: bmminer's port 4028, which needs no password, with power in `chain_power`; the web
 * pages are Bitmain's and so are reboot and light. Only old firmware (S9) was recorded, and not here. Sleep is not offered,
 * for it wants the whole configuration with its passwords back.
 */
export default defineDriver({
  id: 'hiveon',
  kind: 'miner',
  title: 'Hiveon ASIC firmware on Antminers',
  models: [
    'Antminer S9',
    'Antminer T9',
    'Antminer S17',
    'Antminer T17',
    'Antminer S19',
    'Antminer S19j Pro',
    'Antminer T19',
  ],
  detect: [{ ask: VERSION, is: (version) => says(version, 'HIVEON') }],
  learn: LEARN,
  ask: ASK,
  read,
  control: webControl,
});

import { type Facts, type Reading, reading } from '../../core/farm/sample.ts';
import { Answer } from '../../core/wire/answer.ts';
import type { Questions, Request } from '../../core/wire/request.ts';
import { defineDriver } from '../driver.ts';
import { said } from '../snmp-values.ts';
import { outletControl } from './servertech-jaws/outlet-control.ts';
import { outletFacts, readOutlets } from './servertech-jaws/outlets.ts';
import { get, patch } from './servertech-jaws/rest.ts';
import { readSensors } from './servertech-jaws/sensors.ts';
import { readUpstream } from './servertech-jaws/upstream.ts';

const SYSTEM = { ...get('config/info/system'), optional: true } as const;

/**
 * What changes rarely. Where the settings of all outlets stand is not certain (their file is called config_outlets_global
 * in the recording), so a PDU may refuse that question.
 */
const LEARN = {
  units: { ...get('config/info/units'), optional: true },
  outletSettings: { ...get('config/outlets'), optional: true },
  globalSettings: { ...get('config/outlets/global'), optional: true },
} as const satisfies Questions;

/** One request for each kind of thing, however many there are: 54 outlets are 18 kB. The first one must be answered. */
const ASK = {
  outlets: get('monitor/outlets'),
  cords: get('monitor/cords'),
  lines: { ...get('monitor/lines'), optional: true },
  phases: { ...get('monitor/phases'), optional: true },
  breakers: { ...get('monitor/ocps'), optional: true },
  temperatures: { ...get('monitor/sensors/temp'), optional: true },
  system: SYSTEM,
} as const satisfies Questions;

/**
 * JAWS, the REST service of Server Technology's PRO1 and PRO2 from firmware 8.0m, over HTTPS with basic login; the web
 * option `json_api_web_service` switches it on. Recording servertech/jaws (PRO2, firmware 8.0, 54 outlets that are not
 * metered). Amounts come in V, A, W, VA, Hz and kWh; what is not metered has no key. PRO3X and PRO4X speak Raritan's
 * protocols instead.
 */
export default defineDriver({
  id: 'servertech-jaws',
  kind: 'pdu',
  title: 'Server Technology PRO1, PRO2 over JAWS (REST)',
  models: ['PRO1', 'PRO2'],
  detect: [{ ask: SYSTEM, is: (answer) => answer.has('product_series') && answer.has('firmware') }],
  learn: LEARN,
  ask: ASK,
  read: (answers, known) => {
    const readings = [
      ...readUnit(answers.system, known.globalSettings),
      ...readUpstream(answers),
      ...readOutlets(answers.outlets, known.outletSettings),
      ...readSensors(answers.temperatures),
    ];
    return {
      readings: readings.filter(({ value }) => value !== undefined),
      facts: { ...factsOf(answers.system, known.units), outlets: outletFacts(answers.outlets) },
      operation: 'operating',
    };
  },
  control: { outlet: outletControl, renamePdu: (name, { units = Answer.none }) => renameUnit(name, masterIn(units)) },
});

function readUnit(system: Answer, settings: Answer): Reading[] {
  return [
    reading('pdu.uptime', secondsOf(system.str('uptime'))),
    reading('pdu.cycle_off_period', settings.num('reboot_delay')),
    reading('pdu.inrush_guard_delay', settings.num('sequence_interval')),
  ];
}

const SECONDS = { day: 86_400, hour: 3600, minute: 60, second: 1 } as const;

/** "12 days 3 hours 40 minutes 12 seconds"; undefined for anything else. */
function secondsOf(words: string | undefined): number | undefined {
  if (words === undefined || !/^(?:\d+ (?:day|hour|minute|second)s?(?: |$))+$/.test(words)) return undefined;
  const amounts = [...words.matchAll(/(\d+) (day|hour|minute|second)/g)];
  return amounts.reduce((sum, [, amount, unit]) => sum + Number(amount) * SECONDS[unit as keyof typeof SECONDS], 0);
}

/** Of several linked units the one that answers: type "Master". */
function masterIn(units: Answer): Answer | undefined {
  const listed = units.list();
  return listed.find((unit) => unit.str('type') === 'Master') ?? listed[0];
}

function renameUnit(name: string, unit: Answer | undefined): Request {
  const id = unit?.str('id');
  if (id === undefined || !/^[A-Z]$/.test(id)) throw new Error('the PDU did not tell which of its units it is');
  return patch(`config/units/${id}`, { name });
}

function factsOf(system: Answer, units: Answer): Facts {
  const master = masterIn(units);
  return said({
    make: 'Server Technology',
    model: master?.str('model_number') ?? system.str('product_series'),
    firmware: system.str('firmware')?.replace(/^.*\bVersion\s+/, ''),
    serial: master?.str('product_serial_number'),
    name: master?.str('name'),
  });
}

import { flag, type OutletFact, type Reading, reading } from '../../core/farm/sample.ts';
import type { Answer } from '../../core/wire/answer.ts';
import type { Questions } from '../../core/wire/request.ts';
import { words } from '../apc/amounts.ts';
import { nameplateOf } from '../apc/described.ts';
import { APC, SYS_DESCR } from '../apc/enterprise.ts';
import { detectGeneration } from '../apc/generation.ts';
import { spduOutlets } from '../apc/older-outlets.ts';
import { renameAt } from '../apc/outlet-control.ts';
import { rowsOf } from '../apc/rows.ts';
import { type Answers, defineDriver } from '../driver.ts';
import { amount, SYS_UP_TIME, uptimeOf } from '../snmp-amounts.ts';
import { getAll, integer } from '../snmp-values.ts';

const ROOT = `${APC}.4`;
/** sPDUMasterConfigPDUName. */
const NAME = `${ROOT}.3.3.0`;
/** sPDUOutletControlTable. */
const CONTROL = `${ROOT}.4.2.1`;

const LEARN = {
  unit: {
    via: 'snmp',
    get: {
      sysDescr: SYS_DESCR,
      firmware: `${ROOT}.1.2.0`,
      model: `${ROOT}.1.4.0`,
      serial: `${ROOT}.1.5.0`,
      name: NAME,
      outletCount: `${ROOT}.4.1.0`,
    },
  },
  outlets: { via: 'snmp', columns: { state: `${CONTROL}.3`, name: `${CONTROL}.4` } },
} as const satisfies Questions;

type Known = Answers<typeof LEARN>;

/** A GET of the command object returns the state: outletOn(1), outletOff(2), outletUnknown(4). */
const STATES: Readonly<Record<number, boolean>> = { 1: true, 2: false };

/**
 * sPDU tables of PowerNet-MIB (318.1.1.4): MasterSwitch behind cards such as AP9606, usually SNMPv1. Outlets are
 * switched, nothing is metered. Recording apc_masterswitch2 (AP9606, application 2.2.5.a). Newer units serve these
 * tables beside their own and are left to the drivers of those.
 */
export default defineDriver({
  id: 'apc-masterswitch',
  kind: 'pdu',
  title: 'APC MasterSwitch (PowerNet-MIB sPDU)',
  models: ['MasterSwitch', 'AP9606'],
  detect: detectGeneration('masterswitch'),
  learn: LEARN,
  learnEverySeconds: 600,
  ask: (known) => ({
    objects: getAll([SYS_UP_TIME, ...outletNumbers(known).map((outlet) => `${CONTROL}.3.${outlet}`)]),
  }),
  read: ({ objects }, known) => {
    const readings = [
      reading('pdu.uptime', uptimeOf(objects)),
      reading('pdu.outlets', amount(known.unit, 'outletCount') ?? (outletNumbers(known).length || undefined)),
      ...outletNumbers(known).flatMap((outlet) => readOutlet(objects, known, outlet)),
    ];
    return {
      readings: readings.filter(({ value }) => value !== undefined),
      facts: { ...nameplateOf(known.unit, 'APC'), outlets: outletFacts(known) },
      operation: 'operating',
    };
  },
  control: { outlet: spduOutlets, renamePdu: renameAt(NAME) },
});

function outletNumbers(known: Known): string[] {
  return rowsOf(known.outlets, 'state', 'name').filter(
    (row) => isSwitchable(known, row) !== undefined || words(known.outlets, 'name', row) !== undefined,
  );
}

function readOutlet(answer: Answer, known: Known, outlet: string): Reading[] {
  const name = words(known.outlets, 'name', outlet);
  return [
    reading('pdu.outlet_info', name === undefined ? undefined : 1, {
      outlet,
      label: undefined,
      name,
      receptacle: undefined,
    }),
    reading('pdu.outlet_on', flag(STATES[integer(answer, `${CONTROL}.3.${outlet}`) ?? Number.NaN]), { outlet }),
    reading('pdu.outlet_switchable', flag(isSwitchable(known, outlet)), { outlet }),
  ];
}

function isSwitchable(known: Known, outlet: string): true | undefined {
  return (amount(known.outlets, 'state', outlet) ?? 0) > 0 ? true : undefined;
}

function outletFacts(known: Known): OutletFact[] {
  return outletNumbers(known).map((outlet) => {
    const name = words(known.outlets, 'name', outlet);
    return {
      outlet,
      ...(name === undefined ? {} : { name }),
      ...(isSwitchable(known, outlet) === undefined ? {} : { switchable: true }),
    };
  });
}

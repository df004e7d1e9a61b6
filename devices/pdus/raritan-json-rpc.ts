import { type Facts, type Reading, reading } from '../../core/farm/sample.ts';
import type { Answer } from '../../core/wire/answer.ts';
import { type Answers, defineDriver } from '../driver.ts';
import { macAddress } from '../mac-address.ts';
import { oncePer } from '../once-per.ts';
import { said } from '../snmp-values.ts';
import { bulk, PDU, returned } from './raritan-json-rpc/bulk.ts';
import { externalPoints, readExternal } from './raritan-json-rpc/external-sensors.ts';
import { LEARN, type Learned, learned, learnMore } from './raritan-json-rpc/learn.ts';
import { outletControl } from './raritan-json-rpc/outlet-control.ts';
import { outletFact, outletPoints, readOutlets } from './raritan-json-rpc/outlets.ts';
import type { Point } from './raritan-json-rpc/point.ts';
import { renameThing } from './raritan-json-rpc/rename.ts';
import { readUpstream, totals, upstreamPoints } from './raritan-json-rpc/upstream.ts';

/**
 * Raritan's JSON-RPC over HTTPS, firmware 3.6 to 4.3, with basic login and in bulks: the same PDUs as `raritan-pdu2`,
 * for farms where SNMP is switched off. Recording raritan/jsonrpc (36 outlets, three phases). Objects are called by the
 * references that the device gives and by nothing read out of them, because the versions in them change with firmware.
 */
export default defineDriver({
  id: 'raritan-json-rpc',
  kind: 'pdu',
  title: 'Raritan PX2, PX3, PX4; Server Technology PRO3X, PRO4X over JSON-RPC',
  models: ['PX2', 'PX3', 'PX4', 'PRO3X', 'PRO4X'],
  detect: [{ ask: LEARN.things, is: (answer) => hasThings(answer) }],
  learn: LEARN,
  learnMore,
  ask: (known) => {
    const calls = planOf(known).points.map(({ call }) => call);
    return { poll: calls.length === 0 ? LEARN.things : bulk(calls) };
  },
  read: ({ poll }, known) => {
    const { all, points } = planOf(known);
    const at = returned(poll);
    const measured = points.flatMap((point, place) => point.read(at(place)));
    const readings = [
      ...readUnit(all),
      ...totals(measured, all),
      ...measured,
      ...readUpstream(all),
      ...readOutlets(all),
      ...readExternal(all),
    ];
    return {
      readings: readings.filter(({ value }) => value !== undefined),
      facts: factsOf(all),
      operation: 'operating',
    };
  },
  control: {
    outlet: outletControl,
    renamePdu: (name, known) => renameThing(PDU, name, learned(known).pduSettings),
  },
});

/** What was learned, and the calls of a poll in their order: one bulk for all of them. */
const planOf = oncePer((known: Answers<typeof LEARN>): { all: Learned; points: Point[] } => {
  const all = learned(known);
  return { all, points: [...upstreamPoints(all), ...outletPoints(all), ...externalPoints(all)] };
});

/** The first two calls list the inlets and outlets; nothing but such a PDU answers them. */
function hasThings(answer: Answer): boolean {
  const at = returned(answer);
  return [at(0), at(1)].some((list) => list.str(0, 'rid') !== undefined);
}

function readUnit({ pduSettings, outlets }: Learned): Reading[] {
  const inrushGuardMs = pduSettings.num('inRushGuardDelay');
  return [
    reading('pdu.outlets', outlets.length === 0 ? undefined : outlets.length),
    reading('pdu.cycle_off_period', pduSettings.num('cycleDelay')),
    reading('pdu.inrush_guard_delay', inrushGuardMs === undefined ? undefined : inrushGuardMs / 1000),
  ];
}

/** An empty nameplate says "<not set>" (recording raritan/jsonrpc). */
function plated(text: string | undefined): string | undefined {
  return text === '<not set>' ? undefined : text;
}

function factsOf(known: Learned): Facts {
  const { pduMetaData, pduSettings, outlets } = known;
  const texts = said({
    make: pduMetaData.str('nameplate', 'manufacturer') ?? 'Raritan',
    model: pduMetaData.str('nameplate', 'model'),
    serial: plated(pduMetaData.str('nameplate', 'serialNumber')),
    firmware: pduMetaData.str('fwRevision'),
    mac: macAddress(pduMetaData.str('macAddress')),
    name: pduSettings.str('name'),
  });
  return { ...texts, outlets: outlets.map((outlet) => outletFact(outlet, known)) };
}

import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readSnmprec, type SnmpObjects } from '../../../core/wire/snmprec.ts';
import { DRIVERS } from '../../../devices/index.ts';
import pdu2 from '../../../devices/pdus/raritan-pdu2.ts';
import sentry3 from '../../../devices/pdus/servertech-sentry3.ts';
import sentry4 from '../../../devices/pdus/servertech-sentry4.ts';
import { recognise } from '../../../devices/recognise.ts';
import { agent, hasRecordings, pollOf, RECORDINGS, recording, seriesValue } from './recorded-agent.ts';

const RARITAN = '1.3.6.1.4.1.13742';
const SERVERTECH = '1.3.6.1.4.1.1718';
const OVER_SNMP = DRIVERS.filter(({ detect = [] }) => detect.every(({ ask }) => ask.via === 'snmp'));

const driverOf = async (objects: SnmpObjects) => (await recognise(OVER_SNMP, agent(objects).send)).driver?.id;
const withoutSystem = (objects: SnmpObjects): SnmpObjects =>
  new Map([...objects].filter(([oid]) => !oid.startsWith('1.3.6.1.2.1.')));

describe('a family without its system group', () => {
  it.each([
    ['the name of a PDU2', `${RARITAN}.6.3.2.2.1.13.1|4|row 1`, 'raritan-pdu2'],
    ['the switching table of a PDU2', `${RARITAN}.6.4.1.2.1.3.1.1|2|7`, 'raritan-pdu2'],
    ['an inlet current of a PDU2', `${RARITAN}.6.5.2.3.1.4.1.1.1|66|12`, 'raritan-pdu2'],
    ['the version of a Sentry3', `${SERVERTECH}.3.1.1.0|4|Sentry Smart CDU Version 7.0c`, 'servertech-sentry3'],
    ['an infeed of a Sentry3', `${SERVERTECH}.3.2.2.1.2.1.1|4|AA`, 'servertech-sentry3'],
    ['an outlet state of a Sentry3', `${SERVERTECH}.3.2.3.1.5.1.1.1|2|0`, 'servertech-sentry3'],
    ['an outlet of a Sentry4', `${SERVERTECH}.4.1.8.2.1.2.1.1.1|4|AA1`, 'servertech-sentry4'],
    ['another object of the vendor', `${SERVERTECH}.9.1.1.0|4|AA1`, undefined],
  ])('%s is enough or not', async (_, objects, id) => {
    expect(await driverOf(readSnmprec(objects))).toBe(id);
  });
});

describe('a PDU2 that is known by its measurements alone', () => {
  const P = `${RARITAN}.6`;
  /** Digits and units of the current, and a current of 1.626 A; a switching table without configured outlets. */
  const WALK = `${P}.3.2.2.1.13.1|4|row 1
${P}.3.3.4.1.6.1.1.1|2|2
${P}.3.3.4.1.7.1.1.1|66|3
${P}.5.2.3.1.3.1.1.1|2|4
${P}.5.2.3.1.4.1.1.1|66|1626
${P}.4.1.2.1.3.1.1|2|7
${P}.4.1.2.1.3.1.2|2|8
`;

  it.each([
    ['pdu.inlet_current', { inlet: '1' }, 1.626],
    ['pdu.outlet_on', { outlet: '1' }, 1],
    ['pdu.outlet_on', { outlet: '2' }, 0],
  ])('%s %o is %d', async (metric, labels, value) => {
    const { readings } = (await pollOf(pdu2, readSnmprec(WALK))).observation;
    expect(seriesValue(readings, metric, labels)).toBeCloseTo(value, 9);
  });
});

if (!hasRecordings) it.skip(`skipped: there are no recordings at ${RECORDINGS}`);

describe.skipIf(!hasRecordings)('recordings without their system group', () => {
  const all = hasRecordings ? (readdirSync(RECORDINGS, { recursive: true }) as string[]) : [];

  it.each(all.filter((name) => name.endsWith('.snmprec')).sort())('%s', async (name) => {
    const objects = recording(name);
    const id = await driverOf(objects);
    expect(id).toBeDefined();
    // Most recordings of few lines, and one Easy PDU outside its enterprise, hold the system group alone.
    const rest = withoutSystem(objects);
    if (rest.size > 0 && name !== 'apc/apc-epdu_epdu1132m.snmprec') expect(await driverOf(rest)).toBe(id);
  });

  it.each([
    ['_derived/raritan-pdu_px3.switch-overlay.snmprec', pdu2, 24],
    ['_derived/sentry3_switched.SYNTHETIC-control-overlay.snmprec', sentry3, 30],
    ['_derived/sentry4_2outlets_checkmk-comments.snmprec', sentry4, 2],
  ])('%s has the states of its outlets', async (name, driver, outlets) => {
    const { readings } = (await pollOf(driver, recording(name))).observation;
    expect(readings.filter(({ metric }) => metric === 'pdu.outlet_on')).toHaveLength(outlets);
  });
});

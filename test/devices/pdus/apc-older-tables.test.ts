import { describe, expect, it } from 'vitest';
import { readSnmprec } from '../../../core/wire/snmprec.ts';
import rpdu from '../../../devices/pdus/apc-rpdu.ts';
import rpdu2 from '../../../devices/pdus/apc-rpdu2.ts';
import { hasRecordings, pollOf, RECORDINGS, recording, seriesValue } from './recorded-agent.ts';
import { APC, ask } from './recorded-apc.ts';

/** A unit that measures in rPDU2 and tells its outlets and banks in the older tables. */
const MEASURED = `${APC}.26.3.0|2|1
${APC}.26.4.3.1.2.1|2|1
${APC}.26.4.3.1.5.1|2|114
${APC}.26.6.3.1.2.1|2|1
${APC}.26.6.3.1.3.1|2|1
${APC}.26.6.3.1.5.1|2|49
`;
const LOADS = `${APC}.12.2.3.1.1.2.1|66|49
${APC}.12.2.3.1.1.2.2|66|2
${APC}.12.2.3.1.1.2.3|66|47
${APC}.12.2.3.1.1.4.1|2|1
${APC}.12.2.3.1.1.5.1|2|0
${APC}.12.2.3.1.1.5.2|2|1
${APC}.12.2.3.1.1.5.3|2|2
`;
const SPDU = `${APC}.4.4.2.1.3.1|2|1
${APC}.4.4.2.1.3.2|2|2
${APC}.4.4.2.1.3.3|2|4
${APC}.4.4.2.1.4.1|4|miner 1
`;
const RPDU = `${APC}.12.3.5.1.1.4.1|2|2
${APC}.12.3.4.1.1.2.1|4|fan
`;
const SWITCHED = `${APC}.26.9.2.3.1.2.1|2|1
${APC}.26.9.2.3.1.4.1|2|1
${APC}.26.9.2.3.1.5.1|2|2
`;
const BANK = `${APC}.26.8.3.1.2.1|2|1
${APC}.26.8.3.1.3.1|2|1
${APC}.26.8.3.1.5.1|2|11
`;
/** A second PDU behind the same address. */
const GROUP = `${APC}.26.3.0|2|2
${APC}.26.4.3.1.2.2|2|2
`;

const poll = async (...objects: string[]) => (await pollOf(rpdu2, readSnmprec(MEASURED, ...objects))).observation;

describe('an rPDU2 unit whose outlets and banks stand in older tables', () => {
  it.each([
    ['pdu.power', {}, 1140],
    ['pdu.inlet_current', { inlet: '1' }, 4.9],
    ['pdu.breaker_current', { breaker: '1' }, 0.2],
    ['pdu.breaker_current', { breaker: '2' }, 4.7],
    ['pdu.outlet_info', { outlet: '1', label: '', name: 'miner 1', receptacle: '' }, 1],
    ['pdu.outlet_on', { outlet: '1' }, 1],
    ['pdu.outlet_on', { outlet: '2' }, 0],
    ['pdu.outlet_on', { outlet: '3' }, undefined],
    ['pdu.outlet_switchable', { outlet: '3' }, 1],
  ])('%s %o is %d', async (metric, labels, value) => {
    expect(seriesValue((await poll(LOADS, SPDU)).readings, metric, labels)).toBe(value);
  });

  it.each([
    ['rPDU before sPDU', [SPDU, RPDU], { outlet: '1', name: 'fan', switchable: true }, 0],
    ['rPDU2 before both', [SPDU, RPDU, SWITCHED], { outlet: '1', switchable: true }, 1],
  ])('reads %s', async (_, objects, first, on) => {
    const { facts, readings } = await poll(...objects);
    expect(facts.outlets).toEqual([first]);
    expect(seriesValue(readings, 'pdu.outlet_on', { outlet: '1' })).toBe(on);
  });

  it('reads its own banks before the older ones', async () => {
    const { readings } = await poll(LOADS, BANK);
    expect(seriesValue(readings, 'pdu.breaker_current', { breaker: '1' })).toBe(1.1);
    expect(seriesValue(readings, 'pdu.breaker_current', { breaker: '2' })).toBeUndefined();
  });

  it('leaves the older tables alone in a group, because they know none', async () => {
    const { facts, readings } = await poll(LOADS, SPDU, GROUP);
    expect(facts.outlets).toEqual([]);
    expect(seriesValue(readings, 'pdu.breaker_current')).toBeUndefined();
  });

  it('does not ask for what it has found', async () => {
    const { asked } = await ask(rpdu2, readSnmprec(MEASURED, LOADS, SPDU, SWITCHED, BANK));
    expect(asked.flatMap((it) => ('columns' in it ? Object.keys(it.columns) : []))).not.toContain('spdu');
  });
});

describe('an rPDU unit whose outlets stand in the sPDU tables', () => {
  it('reads them, and does not say that it can switch them', async () => {
    const { facts, readings } = (await pollOf(rpdu, readSnmprec(LOADS, SPDU))).observation;
    expect(facts.outlets).toEqual([{ outlet: '1', name: 'miner 1' }, { outlet: '2' }, { outlet: '3' }]);
    expect(seriesValue(readings, 'pdu.outlet_on', { outlet: '2' })).toBe(0);
    expect(seriesValue(readings, 'pdu.outlet_switchable')).toBeUndefined();
  });

  it('reads its own where it has them', async () => {
    const { facts } = (await pollOf(rpdu, readSnmprec(SPDU, RPDU))).observation;
    expect(facts.outlets?.map(({ outlet }) => outlet)).toEqual(['1']);
  });
});

if (!hasRecordings) it.skip(`skipped: there are no recordings at ${RECORDINGS}`);

describe.skipIf(!hasRecordings)('recordings with older tables', () => {
  it.each([
    ['apc_ap7900b', 'pdu.outlet_on', { outlet: '8' }, 1],
    ['apc_ap7900b', 'pdu.outlet_info', { outlet: '2', name: 'opnSense PSU' }, 1],
    ['apc_apdu9959eu3', 'pdu.outlet_on', { outlet: '24' }, 1],
    ['apc_ap8853', 'pdu.breaker_current', { breaker: '1' }, 0],
    ['apc_ap8853', 'pdu.breaker_current', { breaker: '2' }, 4.7],
  ])('%s: %s %o is %d', async (name, metric, labels, value) => {
    const { readings } = (await pollOf(rpdu2, recording(`apc/${name}.snmprec`))).observation;
    expect(seriesValue(readings, metric, labels)).toBe(value);
  });
});

import { describe, expect, it } from 'vitest';
import { readSnmprec } from '../../../core/wire/snmprec.ts';
import { converse } from '../../../devices/converse.ts';
import ats from '../../../devices/pdus/eaton-ats.ts';
import epdu from '../../../devices/pdus/eaton-epdu.ts';
import revelation from '../../../devices/pdus/eaton-revelation.ts';
import mge from '../../../devices/pdus/mge-pdu.ts';
import { recognise } from '../../../devices/recognise.ts';
import { agent, hasRecordings, pollOf, RECORDINGS, recording, seriesValue } from './recorded-agent.ts';

const DBQ = 'eaton/eatonpdu_dbq.snmprec';

if (!hasRecordings) it.skip(`skipped: there are no recordings at ${RECORDINGS}`);

describe.skipIf(!hasRecordings)('recordings of Eaton and MGE', () => {
  it.each([
    [DBQ, 'eaton-revelation'],
    ['eaton/eatonpdu_epdu.snmprec', 'eaton-epdu'],
    ['eaton/mgepdu.snmprec', 'mge-pdu'],
    ['eaton/eaton-ats.snmprec', 'eaton-ats'],
  ])('%s is recognised as %s', async (name, id) => {
    const { driver } = await recognise([ats, epdu, revelation, mge], agent(recording(name)).send);
    expect(driver?.id).toBe(id);
  });

  it('the unit of 20 outlets says what it is', async () => {
    const { facts } = (await pollOf(revelation, recording(DBQ))).observation;
    expect(facts).toMatchObject({ make: 'Eaton', model: 'DBQ145412', firmware: '01.01.01', serial: 'ADO3051266' });
    expect(facts.outlets).toHaveLength(20);
    expect(facts.outlets?.[10]).toEqual({ outlet: '10', name: 'sw2-g11-il1par' });
  });

  it.each([
    ['pdu.uptime', {}, 5_407_827.57],
    ['pdu.outlet_on', { outlet: '0' }, 1],
    ['pdu.outlet_on', { outlet: '19' }, 1],
    ['pdu.outlet_voltage', { outlet: '0' }, 244],
    ['pdu.outlet_voltage', { outlet: '8' }, 249],
    ['pdu.outlet_voltage', { outlet: '16' }, 0],
    ['pdu.outlet_current', { outlet: '6' }, 0],
    ['pdu.outlet_power', { outlet: '6' }, 0],
  ])('the unit of 20 outlets: %s %o is %d', async (metric, labels, value) => {
    const { readings } = (await pollOf(revelation, recording(DBQ))).observation;
    expect(seriesValue(readings, metric, labels)).toBe(value);
  });

  it('the power factors of its idle outlets are none', async () => {
    const { readings } = (await pollOf(revelation, recording(DBQ))).observation;
    expect(readings.filter(({ metric }) => metric === 'pdu.outlet_power_factor')).toEqual([]);
  });

  it('the ePDU of which only the system group is recorded is described by it', async () => {
    const { observation } = await pollOf(epdu, recording('eaton/eatonpdu_epdu.snmprec'));
    expect(observation.readings).toEqual([]);
    expect(observation.facts).toEqual({
      make: 'Eaton',
      model: 'ePDU MA 1P IN:L6-30P 24A OUT:20xC13, 4xC19',
      outlets: [],
    });
  });
});

describe('a switched PDU of MGE', () => {
  it.each([
    ['MGE Switched PDU', { make: 'MGE', model: 'Switched PDU' }, 'operating'],
    ['something else', {}, 'operating'],
    ['', {}, 'unknown'],
  ])('"%s"', async (described, facts, operation) => {
    const { send } = agent(readSnmprec(`1.3.6.1.2.1.1.1.0|4|${described}`));
    expect((await converse(mge, send)).observation).toEqual({ readings: [], facts, operation });
  });
});

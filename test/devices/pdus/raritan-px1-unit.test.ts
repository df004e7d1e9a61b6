import { describe, expect, it } from 'vitest';
import { readSnmprec } from '../../../core/wire/snmprec.ts';
import px1 from '../../../devices/pdus/raritan-px1.ts';
import { pollOf, seriesValue } from './recorded-agent.ts';

const B = '1.3.6.1.4.1.13742.4.1';
const UNIT = `${B}.2.1.0|2|1\n${B}.2.2.1.2.1|4|miner\n${B}.3.1.2.0|66|231500\n${B}.3.1.3.0|66|742\n`;
const INLET = `${B}.20.2.1.3.1|2|1\n${B}.20.2.1.8.1|66|230000\n${B}.20.2.1.9.1|66|580\n`;

const poll = async (change = '') => (await pollOf(px1, readSnmprec(UNIT, change))).observation.readings;

describe('a Dominion PX without a table of inlets', () => {
  it.each([
    ['the power of the unit', '', 'pdu.power', 742],
    ['the voltage of the unit', '', 'pdu.inlet_voltage', 231.5],
    ['no voltage where it measures none', `${B}.3.1.2.0|66|0`, 'pdu.inlet_voltage', undefined],
    ['no power that is text', `${B}.3.1.3.0|4|742`, 'pdu.power', undefined],
    ['the power of its inlets where it has them', INLET, 'pdu.power', 580],
    ['the voltage of its inlet where it has one', INLET, 'pdu.inlet_voltage', 230],
  ])('%s', async (_, change, metric, value) => {
    expect(seriesValue(await poll(change), metric)).toBe(value);
  });
});

import { describe, expect, it } from 'vitest';
import { readSnmprec } from '../../../core/wire/snmprec.ts';
import { describedBy } from '../../../devices/apc/described.ts';
import { recognise } from '../../../devices/recognise.ts';
import { agent, fixture } from './recorded-agent.ts';
import { APC, APC_DRIVERS } from './recorded-apc.ts';

const system = (objectId: string, described = '') =>
  `1.3.6.1.2.1.1.2.0|6|1.3.6.1.4.1.${objectId}\n1.3.6.1.2.1.1.1.0|4|${described}\n`;
const RPDU2 = `${APC}.26.3.0|2|1\n`;
const RPDU2_ROW = `${APC}.26.4.3.1.1.1|2|1\n`;
const RPDU = `${APC}.12.1.5.0|4|AP7920\n`;
const LOAD = `${APC}.12.2.3.1.1.2.1|66|0\n`;
const MASTER = `${APC}.4.4.2.1.3.1|2|1\n`;
const ATS = `${APC}.8.5.1.2.0|2|1\n`;
const XATS = `${APC}.17.3.1.1.0|2|2\n`;
const XPDU = `${APC}.15.3.4.3.0|2|192\n`;
const EASY = `${APC}.30.1.0|2|1\n`;

describe('the generation of an APC agent', () => {
  it.each([
    ['all three generations', system('318.1.3.4.6') + RPDU2 + RPDU + LOAD + MASTER, 'apc-rpdu2'],
    ['rows of rPDU2 and no count', system('318.1.3.4.8') + RPDU2_ROW + RPDU + MASTER, 'apc-rpdu2'],
    ['a count of no rPDU2', `${system('318.1.3.4.5')}${APC}.26.3.0|2|0\n${RPDU}`, 'apc-rpdu'],
    ['rPDU and MasterSwitch', system('318.1.3.4.5') + RPDU + MASTER, 'apc-rpdu'],
    ['loads alone', system('318.1.3.4.5') + LOAD, 'apc-rpdu'],
    ['MasterSwitch alone', system('318.1.3.4.2') + MASTER, 'apc-masterswitch'],
    ['the tables of another than its product', system('318.1.3.4.1') + RPDU, 'apc-rpdu'],
    ['no system group', RPDU + MASTER, 'apc-rpdu'],
    ['Easy PDU', system('318.1.3.4.9', 'EPDU1232S') + EASY, 'apc-easy-pdu'],
    ['product 1 and no tables', system('318.1.3.4.1'), 'apc-masterswitch'],
    ['product 5 and no tables', system('318.1.3.4.5'), 'apc-rpdu'],
    ['product 6 and no tables', system('318.1.3.4.6'), 'apc-rpdu2'],
    ['product 8 and no tables', system('318.1.3.4.8'), 'apc-rpdu2'],
    ['product 9 and no tables', system('318.1.3.4.9'), 'apc-easy-pdu'],
    ['plain 318 and a sentence', system('318', 'APC MasterSwitch PDU'), 'apc-masterswitch'],
    ['plain 318 and another sentence', system('318', 'APC Metered Rack PDU (MN:AP7820)'), 'apc-rpdu'],
    ['plain 318 with tables', system('318', 'APC Web/SNMP Management Card') + MASTER, 'apc-masterswitch'],
    ['plain 318 of a card that says nothing of a PDU', system('318', 'APC Web/SNMP Management Card'), undefined],
    ['an ATS', system('318.1.3.32', 'APC Web/SNMP Management Card (MN:AP4423)'), 'apc-ats'],
    ['an older ATS', system('318.1.3.11'), 'apc-ats'],
    ['an ATS with tables of a rack PDU', system('318.1.3.32') + RPDU, 'apc-ats'],
    ['an ATS without a system group', ATS, 'apc-ats'],
    ['an xATS without a system group', XATS, 'apc-ats'],
    ['an xPDU', system('318.1.3.15'), 'apc-xpdu'],
    ['an xPDU without a system group', XPDU, 'apc-xpdu'],
    ['a UPS', system('318.1.3.27', 'APC Web/SNMP Management Card (MN:AP9631)'), undefined],
    ['product 40, which is not product 4', system('318.1.3.40'), undefined],
    ['another vendor', system('3808.1.1.3') + RPDU, undefined],
    ['an Easy PDU without its enterprise', `${system('0')}1.3.6.1.4.1.1.1.1.1|4|232.6V\n`, 'apc-easy-pdu'],
    ['no enterprise and no voltage', `${system('0')}1.3.6.1.4.1.1.1.1.1|4|router\n`, undefined],
    ['nothing', '', undefined],
  ])('%s', async (_, objects, id) => {
    const { driver } = await recognise(APC_DRIVERS, agent(readSnmprec(objects)).send);
    expect(driver?.id).toBe(id);
  });

  it.each([
    ['apc-rpdu2/three-phase.snmprec', 'apc-rpdu2'],
    ['apc-rpdu2/group.snmprec', 'apc-rpdu2'],
    ['apc-rpdu/three-phase.snmprec', 'apc-rpdu'],
    ['apc-masterswitch/four-outlets.snmprec', 'apc-masterswitch'],
    ['apc-easy-pdu/three-phase.snmprec', 'apc-easy-pdu'],
    ['dell-rpdu/switched.snmprec', 'dell-rpdu'],
  ])('%s does not depend on the order of the drivers', async (name, id) => {
    for (const drivers of [APC_DRIVERS, [...APC_DRIVERS].reverse()]) {
      const { send } = agent(fixture(name));
      expect((await recognise(drivers, send)).driver?.id).toBe(id);
    }
  });

  it('is asked once for all of them', async () => {
    const { send, asked } = agent(readSnmprec(''));
    await recognise(
      APC_DRIVERS.filter(({ id }) => id.startsWith('apc-')),
      send,
    );
    expect(asked).toHaveLength(1);
  });
});

describe('sysDescr', () => {
  it.each([
    [
      'APC Web/SNMP Management Card (MB:v4.1.0 PF:v6.8.2 PN:apc_hw05_aos_682.bin AF1:v6.8.0 AN1:apc_hw05_rpdu2g_680.bin MN:AP8853 HR:02 SN: ZA2001002384 MD:01/03/2020) ',
      { make: 'APC', model: 'AP8853', firmware: '6.8.0', serial: 'ZA2001002384' },
    ],
    [
      'APC Embedded PowerNet SNMP Agent (FW v3.0.1 SW v2.2.4.a, HW B2, MOD: AP9605, Mfg: 04/02/1998, SN: WA9814786862)',
      { make: 'APC', model: 'AP9605', firmware: '2.2.4.a', serial: 'WA9814786862' },
    ],
    [
      'APC Web/SNMP Management Card (AF1:v2.2.5.a MN: AP9606 SN: FFFFFFFFFFFF)',
      { make: 'APC', model: 'AP9606', firmware: '2.2.5.a' },
    ],
    ['DELL Web/SNMP Management Card (MN:DELL6606 SN: IN1)', { make: 'Dell', model: 'DELL6606', serial: 'IN1' }],
    ['APC MasterSwitch PDU', { make: 'APC', model: 'MasterSwitch PDU' }],
    ['APC Switched Rack PDU', { make: 'APC', model: 'Switched Rack PDU' }],
    ['APC Web/SNMP Management Card (', { make: 'APC' }],
    ['Linux rack 5.10', {}],
    [undefined, {}],
  ])('%s', (described, plate) => {
    expect(describedBy(described)).toEqual(plate);
  });
});

import { defineDriver } from '../driver.ts';
import { unpackedVersion } from '../raritan/version.ts';
import { detectByObjectId, SYSTEM } from '../snmp-system.ts';
import { said, text } from '../snmp-values.ts';

/**
 * Raritan EMX, environmental monitoring without outlets (enterprise 13742.8). It is recognised and watched for being
 * there; its sensors stand in a MIB of its own, which is not read. Recording raritan-emx: sysDescr "EMX 030230",
 * firmware 3.2.30.
 */
export default defineDriver({
  id: 'raritan-emx',
  kind: 'sensor',
  title: 'Raritan EMX (recognised, firmware only)',
  models: ['EMX'],
  detect: detectByObjectId('1.3.6.1.4.1.13742.8'),
  ask: { system: SYSTEM },
  read: ({ system }) => {
    const [, model, firmware] = /^(EMX) (\S+)$/.exec(text(system, 'sysDescr') ?? '') ?? [];
    const texts = said({ make: model && 'Raritan', model, firmware: unpackedVersion(firmware) ?? firmware });
    return { readings: [], facts: texts, operation: text(system, 'sysDescr') ? 'operating' : 'unknown' };
  },
});

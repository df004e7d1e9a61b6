import { defineDriver } from '../driver.ts';
import { SYSTEM } from '../snmp-system.ts';
import { said, text } from '../snmp-values.ts';

const GEIST_V4 = '1.3.6.1.4.1.21239.2';

/** sysDescr is the model: "RCM-O". */
const MODEL = /^RCM\b\S*$/;

/**
 * Geist RCM before the V5 platform (enterprise 21239.2, recording geist-pdu: sysDescr "RCM-O"). They are recognised
 * and watched for being there; their own MIB is not read. Monitors of the same age answer the same sysObjectID, hence
 * the model decides.
 */
export default defineDriver({
  id: 'geist-rcm',
  kind: 'pdu',
  title: 'Geist RCM before V5 (recognised, model only)',
  models: ['RCM-O'],
  detect: [
    {
      ask: SYSTEM,
      is: (answer) => text(answer, 'sysObjectID') === GEIST_V4 && MODEL.test(text(answer, 'sysDescr') ?? ''),
    },
  ],
  ask: { system: SYSTEM },
  read: ({ system }) => {
    const described = text(system, 'sysDescr');
    const model = MODEL.exec(described ?? '')?.[0];
    const facts = said({ make: model && 'Geist', model });
    return { readings: [], facts, operation: described === undefined ? 'unknown' : 'operating' };
  },
});

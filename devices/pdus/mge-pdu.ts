import { defineDriver } from '../driver.ts';
import { detectByObjectId, SYSTEM } from '../snmp-system.ts';
import { said, text } from '../snmp-values.ts';

/**
 * Switched PDUs of MGE, later Eaton (enterprise 705.2). They are recognised and watched for being there; their own MIB
 * is not read. Recording mgepdu: sysDescr "MGE Switched PDU".
 */
export default defineDriver({
  id: 'mge-pdu',
  kind: 'pdu',
  title: 'MGE switched PDU (recognised, model only)',
  models: ['Switched PDU'],
  detect: detectByObjectId('1.3.6.1.4.1.705.2'),
  ask: { system: SYSTEM },
  read: ({ system }) => {
    const described = text(system, 'sysDescr');
    const [, make, model] = /^(MGE) (.+)$/.exec(described ?? '') ?? [];
    return { readings: [], facts: said({ make, model }), operation: described === undefined ? 'unknown' : 'operating' };
  },
});

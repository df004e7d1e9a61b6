import { defineDriver } from '../driver.ts';
import { SYSTEM } from '../snmp-system.ts';
import { said, text } from '../snmp-values.ts';

const WATCHDOG = '1.3.6.1.4.1.21239.5.1';
const GEIST_V4 = '1.3.6.1.4.1.21239.2';

/** sysDescr is the model: "Watchdog 100", "RSMICRO". */
const MODEL = /^(?:Watchdog \d+\S*|RSMICRO)$/;

/**
 * Geist environmental monitors before the V5 platform (enterprises 21239.5.1 and 21239.2), without outlets. They are
 * recognised and watched for being there; their own MIBs are not read. Recordings geist-watchdog ("Watchdog 100") and
 * geist-watchdog_wd1000 ("RSMICRO").
 */
export default defineDriver({
  id: 'geist-watchdog',
  kind: 'sensor',
  title: 'Geist Watchdog, RSMICRO before V5 (recognised, model only)',
  models: ['Watchdog 100', 'RSMICRO'],
  detect: [
    {
      ask: SYSTEM,
      is: (answer) => {
        const objectId = text(answer, 'sysObjectID');
        return objectId === WATCHDOG || (objectId === GEIST_V4 && MODEL.test(text(answer, 'sysDescr') ?? ''));
      },
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

import { type Facts, reading } from '../../core/farm/sample.ts';
import { words } from '../apc/amounts.ts';

import { detectGeneration } from '../apc/generation.ts';
import { defineDriver } from '../driver.ts';
import { SYS_UP_TIME, uptimeOf } from '../snmp-amounts.ts';
import { getAll, said } from '../snmp-values.ts';
import { askBare, readBare } from './apc-easy-pdu/bare.ts';
import { isBare, type Known, LEARN } from './apc-easy-pdu/learn.ts';
import { outletControl } from './apc-easy-pdu/outlet-control.ts';
import { askTables, outletFacts, readTables } from './apc-easy-pdu/tables.ts';

/**
 * ePDU of PowerNet-MIB (318.1.1.30): APC Easy Rack PDU. Recordings apc-epdu_epdu1116s (version 11.10) and
 * apc-epdu_epdu1132m (11.10, which answers in words and outside of its enterprise, and says nothing of outlets). The
 * scales are those of Network UPS Tools, whose comments hold a unit at 230.4 V, 3.53 A, factor 0.965 and 785 W.
 */
export default defineDriver({
  id: 'apc-easy-pdu',
  kind: 'pdu',
  title: 'APC Easy Rack PDU (PowerNet-MIB ePDU)',
  models: ['EPDU10xx', 'EPDU11xx', 'EPDU12xx'],
  detect: detectGeneration('easy-pdu'),
  learn: LEARN,
  learnEverySeconds: 600,
  ask: (known) => ({ objects: getAll([SYS_UP_TIME, ...(isBare(known) ? askBare() : askTables(known))]) }),
  read: ({ objects }, known) => {
    const outlets = outletFacts(known);
    const readings = [
      reading('pdu.uptime', uptimeOf(objects)),
      reading('pdu.outlets', outlets.length || undefined),
      ...(isBare(known) ? readBare(objects) : readTables(objects, known)),
    ];
    return {
      readings: readings.filter(({ value }) => value !== undefined),
      facts: { ...readFacts(known), outlets },
      operation: 'operating',
    };
  },
  control: { outlet: outletControl },
});

function readFacts({ unit }: Known): Facts {
  const firmware = words(unit, 'firmware') ?? words(unit, 'bareFirmware');
  return said({
    make: 'APC',
    model: words(unit, 'model') ?? /^EPDU\w+$/.exec(words(unit, 'sysDescr') ?? '')?.[0],
    firmware: firmware?.replace(/^Ver(?=\d)/, ''),
    serial: words(unit, 'serial'),
  });
}

import { alerts } from './annotations.ts';
import type { Page } from './frame.ts';
import { now, outlets } from './pdu-now.ts';
import { device, phases, sensors } from './pdu-phases.ts';
import { THIS_PDU } from './selectors.ts';
import { choose, chooseOne } from './variables.ts';

export const pdu: Page = {
  uid: 'logixx-pdu',
  title: 'PDU',
  question: 'What flows through this PDU, how near is it to its limits, and what hangs on each outlet?',
  variables: [chooseOne('site'), choose('building'), choose('rack'), chooseOne('pdu')],
  annotations: [alerts(THIS_PDU)],
  from: 'now-24h',
  rows: [
    { title: 'Now', panels: now },
    { title: 'Outlets', panels: outlets },
    { title: 'Phases and breakers', panels: phases },
    { title: 'Sensors', panels: sensors },
    { title: 'The PDU itself', panels: device },
  ],
};

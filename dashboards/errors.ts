import { actions, alerts } from './annotations.ts';
import { errorsNow, errorsOverTime, firmware } from './errors-firmware.ts';
import { hardware } from './errors-hardware.ts';
import type { Page } from './frame.ts';
import { PLACE } from './selectors.ts';
import { choose } from './variables.ts';

export const errors: Page = {
  uid: 'logixx-errors',
  title: 'Errors',
  question: 'What breaks, on which model and in which rack, and which part is it? For whoever orders spare parts.',
  variables: [choose('site'), choose('building'), choose('rack'), choose('model'), choose('client')],
  annotations: [
    alerts(`${PLACE},alertname=~"Miner(FirmwareError|HardwareErrors|BoardLost|ChipsLost|FanLost|PsuFault)"`),
    actions('site=~"$site"'),
  ],
  from: 'now-24h',
  rows: [
    { title: 'Now', panels: errorsNow },
    { title: 'Over time', panels: errorsOverTime },
    { title: 'What the firmware reports', panels: [firmware] },
    { title: 'Boards, chips and wrong results', panels: hardware },
  ],
};

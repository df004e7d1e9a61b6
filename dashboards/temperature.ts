import { actions, alerts } from './annotations.ts';
import type { Page } from './frame.ts';
import { PLACE } from './selectors.ts';
import { hottest, liquid, nearest, racks } from './temperature-miners.ts';
import { rooms } from './temperature-rooms.ts';
import { choose } from './variables.ts';

export const temperature: Page = {
  uid: 'logixx-temperature',
  title: 'Temperatures and cooling',
  question: 'What gets too warm: the room, what enters the miners, or the miners? For whoever cools the farm.',
  variables: [choose('site'), choose('building'), choose('rack'), choose('model'), choose('client')],
  annotations: [alerts(`${PLACE},alertname=~"Room.*|Miner.*Hot|MinerFanLost"`), actions('site=~"$site"')],
  rows: [
    { title: 'Now', panels: nearest },
    { title: 'Racks', panels: racks },
    { title: 'Hottest miners', panels: [hottest] },
    { title: 'Rooms', panels: rooms },
    { title: 'Liquid', panels: [liquid] },
  ],
};

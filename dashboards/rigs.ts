import { actions, alerts } from './annotations.ts';
import type { Page } from './frame.ts';
import { cards, cardsNow } from './rigs-cards.ts';
import { lists, totals } from './rigs-now.ts';
import { rates, watts } from './rigs-rates.ts';
import { CHOSEN_RIGS } from './selectors.ts';
import { choose, chooseRigs } from './variables.ts';

export const rigs: Page = {
  uid: 'logixx-rigs',
  title: 'GPU rigs',
  question:
    'Which rig and which of its cards hashes less, runs hotter or costs more than the others? For whoever tunes them.',
  variables: [choose('site'), chooseRigs(), choose('gpu')],
  annotations: [actions(CHOSEN_RIGS), alerts(CHOSEN_RIGS)],
  rows: [
    { title: 'Now', panels: totals },
    { title: 'Rigs', panels: lists },
    { title: 'Cards', panels: cardsNow },
    { title: 'Hashrate and shares', panels: rates },
    { title: 'Temperatures and fans', panels: cards },
    { title: 'Power and clocks', panels: watts },
  ],
};

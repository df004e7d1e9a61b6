import { actions, alerts } from './annotations.ts';
import type { Page } from './frame.ts';
import { boards, temperatures } from './miner-boards.ts';
import { history, identity } from './miner-history.ts';
import { head, powerAndFans, work } from './miner-now.ts';
import { faults, pools } from './miner-pools.ts';
import { THIS_MINER } from './selectors.ts';
import { choose, chooseOne } from './variables.ts';

export const miner: Page = {
  uid: 'logixx-miner',
  title: 'Miner',
  question: 'What does this miner do, since when, and which part of it is to blame? For whoever repairs it.',
  variables: [
    chooseOne('site'),
    choose('building'),
    choose('rack'),
    choose('model'),
    choose('client'),
    chooseOne('miner'),
  ],
  annotations: [actions(THIS_MINER), alerts(THIS_MINER)],
  from: 'now-24h',
  rows: [
    { title: 'Now', panels: head },
    { title: 'Work', panels: work },
    { title: 'Temperatures', panels: temperatures },
    { title: 'Boards', panels: boards },
    { title: 'Power and fans', panels: powerAndFans },
    { title: 'Pools', panels: pools },
    { title: 'Errors', panels: faults },
    { title: 'History', panels: history },
    { title: 'What it is', panels: identity },
  ],
};

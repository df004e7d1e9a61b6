import { actions, alerts } from './annotations.ts';
import type { Page } from './frame.ts';
import { theft, theftNow } from './pools-theft.ts';
import { accounts, byPool, shares, unpaid } from './pools-work.ts';
import { choose } from './variables.ts';

export const pools: Page = {
  uid: 'logixx-pools',
  title: 'Pools and theft',
  question: 'For whom do the miners work, is it paid, and does one work for somebody else? For whoever pays the power.',
  variables: [choose('site'), choose('client')],
  annotations: [
    alerts('site=~"$site",client=~"$client",alertname=~"MinerPool.*|MinerNoShares|MinerSharesRejected"'),
    actions('site=~"$site"'),
  ],
  from: 'now-24h',
  rows: [
    { title: 'Now', panels: theftNow },
    { title: 'Pools that nobody intended', panels: theft },
    { title: 'Who works for whom', panels: [...byPool, accounts] },
    { title: 'Shares', panels: shares },
    { title: 'Unpaid work', panels: [unpaid] },
  ],
};

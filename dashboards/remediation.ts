import { actions, alerts } from './annotations.ts';
import type { Page } from './frame.ts';
import { decisions, heldBack } from './remediation-decisions.ts';
import { duration, efficacy, outcomes } from './remediation-efficacy.ts';
import { inbox, now } from './remediation-now.ts';

export const remediation: Page = {
  uid: 'logixx-remediation',
  title: 'Remediation',
  question: 'What does Logixx heal, what does it leave alone and why, and does it help? For whoever answers for it.',
  variables: [],
  annotations: [
    alerts('alertname=~"Remediation.*|StepUseless|LedgerFell|Inbox.*|MailsNotLeaving"'),
    actions('miner!=""'),
  ],
  from: 'now-7d',
  rows: [
    { title: 'Now', panels: now },
    { title: 'Decisions', panels: decisions },
    { title: 'What holds it back', panels: heldBack },
    { title: 'Actions', panels: [...outcomes, ...duration] },
    { title: 'Does it help', panels: efficacy },
    { title: 'Alerts in, mails out', panels: inbox },
  ],
};

import type { Log } from '../../core/service/log.ts';
import type { Round } from '../rounds.ts';
import { rollDay } from './dunning/roll-day.ts';
import { dunningRound } from './dunning/round.ts';
import { mailDue } from './post/mail-due.ts';
import { tellMails } from './post/tell-mails.ts';
import { type RunRoundParts, runRound } from './runs/run-round.ts';
import { BILLING_CLOCK } from './today.ts';

const HOUR = 3600;

/** What billing does by itself: bills of months, reminders, and what became of mails. Two processes at once do no harm. */
export function billingRounds(parts: RunRoundParts, log: Pick<Log, 'info' | 'warn'>): Round[] {
  const { dunning, post } = parts.config;
  const told = (problems: readonly string[], name: string) => {
    for (const problem of problems) log.warn({ problem }, name);
  };
  const bill = async () => {
    const { months, problems } = await runRound(parts);
    told(problems, 'billing-run-problem');
    for (const month of months) log.info({ month }, 'billing-run');
  };
  const remind = async () => told((await dunningRound(parts, BILLING_CLOCK)).problems, 'reminder-problem');
  const mail = async () => told(await mailDue(parts), 'billing-mail-problem');
  const byItself = post.invoices === 'on-issue' || post.receipts === 'on-payment';
  return [
    { name: 'billing-mails', everySeconds: 5, run: () => tellMails(parts) },
    { name: 'billing-day', everySeconds: HOUR, run: () => rollDay(parts) },
    { name: 'billing-runs', everySeconds: 60, run: bill },
    ...(dunning?.automatic === true ? [{ name: 'reminders', everySeconds: HOUR, run: remind }] : []),
    ...(byItself ? [{ name: 'billing-post', everySeconds: 60, run: mail }] : []),
  ];
}

import type { BillingConfig } from '../config.ts';

/** Whether the configuration wants mails that nobody asks for: those need a mail server. */
export function mailsByItself({ post, dunning, runs }: BillingConfig): boolean {
  const posted = post.invoices === 'on-issue' || post.receipts === 'on-payment';
  return posted || dunning?.automatic === true || (runs?.make === 'invoices' && runs.send);
}

import { verifyChain } from '../ledger/verify-chain.ts';
import type { WebhookDb } from '../tables.ts';
import { queueNotices } from './mail-notify.ts';

/** Walks the whole ledger, and queues a notice when a line is not as it was written or nothing seals it any more. */
export async function checkLedger(tools: {
  db: WebhookDb;
  site: string;
  groupSeconds: number;
  now(): number;
}): Promise<void> {
  const { db, site, groupSeconds, now } = tools;
  const { broken, unsealed } = await verifyChain(db);
  const words = [
    ...(broken ? [`line ${broken.seq}: ${broken.problem}; found ${broken.found}, expected ${broken.expected}`] : []),
    ...(unsealed.length > 0 ? [`nothing keeps its lines from being changed: ${unsealed.join(', ')}`] : []),
  ];
  if (words.length === 0) return;
  const key = `ledger-broken-${broken?.seq ?? 'seal'}-${new Date(now()).toISOString().slice(0, 10)}`;
  const about = { level: 'error', event: 'ledger-broken', site, device: '', fault: '' } as const;
  await queueNotices(db, now, [{ ...about, evidence: words.join('; '), at: now(), key }], groupSeconds);
}

import type { Device } from '../../core/farm/device.ts';
import { HttpError } from '../../core/service/route.ts';
import type { Rung } from '../plan.ts';
import type { Tables } from '../tables.ts';
import type { WorkTools } from '../tools.ts';
import type { Desk } from './desk.ts';
import type { Seal } from './order-keys.ts';
import { iso, told } from './schemas.ts';

export const APPROVAL_STATES = ['asked', 'approved', 'denied', 'lapsed'] as const;
export type ApprovalState = (typeof APPROVAL_STATES)[number];

interface Asked {
  episodeId: number;
  device: Device;
  rung: Rung;
  evidence: string;
  /** How long an answer is waited for, and how long it holds. */
  seconds: number;
}

/** Asks people once for a step of an episode; does nothing while a question or its answer has not lapsed. */
export async function askApproval(
  tools: WorkTools,
  { episodeId, device, rung, evidence, seconds }: Asked,
): Promise<void> {
  const { site, id } = device;
  const now = tools.now();
  const expires_at = now + seconds * 1000;
  const undecided = { verdict: null, decided_at: null, decided_by: null, comment: null };
  const row = { site, episode_id: episodeId, device: id, action: rung, evidence, asked_at: now, expires_at };
  if (!(await tools.standings.ask({ ...row, ...undecided }, tools.ledger))) return;
  const sentence = `${rung} waits for approval until ${iso(expires_at)}: ${evidence}`;
  tools.notify.tell({ level: 'error', event: 'approval-asked', site, device: id, fault: '', evidence: sentence });
}

type Row = Omit<Tables['approvals'], 'id'> & { id: number };

function shown(row: Row, now: number) {
  const state: ApprovalState = row.expires_at <= now ? 'lapsed' : ((row.verdict as ApprovalState | null) ?? 'asked');
  return {
    id: row.id,
    episodeId: row.episode_id,
    device: row.device,
    action: row.action,
    evidence: row.evidence,
    state,
    askedAt: iso(row.asked_at),
    expiresAt: iso(row.expires_at),
    ...told('verdict', row.verdict),
    ...told('by', row.decided_by),
    ...told('comment', row.comment),
    ...told('decidedAt', row.decided_at === null ? null : iso(row.decided_at)),
  };
}

/** Newest first. */
export async function listApprovals({ db, site, tools }: Desk, state: ApprovalState | undefined, limit: number) {
  const now = tools.now();
  let rows = db.selectFrom('approvals').selectAll().where('site', '=', site).orderBy('id', 'desc').limit(limit);
  if (state === 'lapsed') rows = rows.where('expires_at', '<=', now);
  else if (state !== undefined) {
    rows = rows.where('expires_at', '>', now);
    rows = state === 'asked' ? rows.where('verdict', 'is', null) : rows.where('verdict', '=', state);
  }
  return (await rows.execute()).map((row) => shown(row, now));
}

interface Verdict {
  verdict: 'approved' | 'denied';
  by: string;
  comment: string;
}

/** Of several who decide at once one wins; the others are told who did. */
export async function decideApproval(desk: Desk, id: number, { verdict, by, comment }: Verdict, seal: Seal) {
  const { tools, db, site } = desk;
  const now = tools.now();
  const rows = () => db.selectFrom('approvals').selectAll().where('site', '=', site).where('id', '=', id);
  const before = await rows().executeTakeFirst();
  if (before === undefined) throw new HttpError(404, `there is no approval ${id}`);
  const expires_at = now + tools.config.approvalSeconds * 1000;
  const set = { verdict, decided_at: now, decided_by: by, comment, expires_at };
  const { device, action, episode_id: episodeId } = before;
  const answer = shown({ ...before, ...set }, now);
  await tools.ledger.write(
    'approval',
    { approval: id, verdict, by, comment, device, action, episodeId },
    async (trx) => {
      const { numUpdatedRows } = await trx
        .updateTable('approvals')
        .set(set)
        .where('id', '=', id)
        .where('verdict', 'is', null)
        .where('expires_at', '>', now)
        .executeTakeFirst();
      if (numUpdatedRows === 0n)
        throw lost(await trx.selectFrom('approvals').selectAll().where('id', '=', id).executeTakeFirst());
      await seal(trx, answer);
      return undefined;
    },
  );
  desk.wake();
  return answer;
}

function lost(row: Row | undefined): HttpError {
  if (row?.verdict === null || row === undefined)
    return new HttpError(409, 'nobody answered in time: the question has lapsed');
  return new HttpError(409, `it was ${row.verdict} already by ${row.decided_by ?? 'somebody'}: ${row.comment ?? ''}`, {
    verdict: row.verdict,
    by: row.decided_by,
  });
}

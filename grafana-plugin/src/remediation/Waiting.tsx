import { Button } from '@grafana/ui';
import React, { useState } from 'react';
import { ask } from '../api/ask.ts';
import { Asked } from '../parts/Asked.tsx';
import { MinerLink } from '../parts/MinerLink.tsx';
import { PlainTable } from '../parts/PlainTable.tsx';
import { useRights } from '../parts/session.ts';
import { timeText } from '../parts/times.ts';
import { useAsked } from '../parts/useAsked.ts';
import { type Order, ReasonDialog } from './ReasonDialog.tsx';
import { type Approval, useApprovals } from './useWaiting.ts';

interface Latch {
  id: number;
  device: string;
  fault?: string;
  evidence: string;
  by: string;
  at: string;
}
interface Quarantine {
  pdu: string;
  evidence: string;
  at: string;
}

const EVERY_MS = 10_000;

/** What stands still until somebody says more: steps to approve, miners that stay off, PDUs that nobody trusts. */
export function Waiting() {
  const approvals = useApprovals();
  const latches = useAsked(() => ask<Latch[]>('/api/v1/latches'), EVERY_MS);
  const quarantines = useAsked(() => ask<Quarantine[]>('/api/v1/quarantines'), EVERY_MS);
  const lack = useRights().lacks('order:give');
  const [order, setOrder] = useState<Order>();
  const button = (given: Order) => (
    <Button
      key={given.verb}
      size="sm"
      variant="secondary"
      disabled={lack !== undefined}
      tooltip={lack}
      onClick={() => setOrder(given)}
    >
      {given.verb}
    </Button>
  );
  const decide = ({ id, device, action }: Approval, verdict: 'approved' | 'denied'): Order => ({
    ...{ verb: verdict === 'approved' ? 'Approve' : 'Deny', subject: `${action.replaceAll('-', ' ')} of ${device}` },
    ...{ path: `/api/v1/approvals/${id}`, body: { verdict } },
  });
  return (
    <>
      <Asked asked={approvals}>
        {(asked) => (
          <PlainTable
            title="Steps that were asked about"
            columns={['Asked', 'Miner', 'Step', 'Why', 'Until', '']}
            rows={asked.map((each) => [
              ...[
                timeText(each.askedAt),
                <MinerLink key="miner" miner={each.device} />,
                each.action.replaceAll('-', ' '),
                each.evidence,
              ],
              ...[
                timeText(each.expiresAt),
                <>
                  {button(decide(each, 'approved'))} {button(decide(each, 'denied'))}
                </>,
              ],
            ])}
            none="Nobody is asked about anything."
          />
        )}
      </Asked>
      <Asked asked={latches}>
        {(latched) => (
          <PlainTable
            title="Miners that stay off"
            columns={['Since', 'Miner', 'Why', 'By', '']}
            rows={latched.map(({ at, device, fault, evidence, by }) => [
              ...[
                timeText(at),
                <MinerLink key="miner" miner={device} />,
                [fault?.replaceAll('-', ' '), evidence].filter(Boolean).join(': '),
                by,
              ],
              button({
                ...{ verb: 'Release', subject: device, path: `/api/v1/devices/${encodeURIComponent(device)}/unlatch` },
                asks: { fansConfirmed: 'I have seen all its fans turn', powerOn: 'Turn it on as well' },
              }),
            ])}
            none="No miner is kept off."
          />
        )}
      </Asked>
      <Asked asked={quarantines}>
        {(held) => (
          <PlainTable
            title="PDUs on which nothing is switched"
            columns={['Since', 'PDU', 'Why', '']}
            rows={held.map(({ at, pdu, evidence }) => [
              ...[timeText(at), pdu, evidence],
              button({ verb: 'Release', subject: pdu, path: `/api/v1/quarantines/${encodeURIComponent(pdu)}/release` }),
            ])}
            none="All PDUs are trusted."
          />
        )}
      </Asked>
      {order && (
        <ReasonDialog
          order={order}
          onClose={() => setOrder(undefined)}
          onDone={() => {
            approvals.again();
            latches.again();
            quarantines.again();
          }}
        />
      )}
    </>
  );
}

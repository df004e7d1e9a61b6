import { Button } from '@grafana/ui';
import React, { useState } from 'react';
import { ask } from '../api/ask.ts';
import { Asked } from '../parts/Asked.tsx';
import { MinerLink } from '../parts/MinerLink.tsx';
import { PlainTable } from '../parts/PlainTable.tsx';
import { useRights } from '../parts/session.ts';
import { timeText } from '../parts/times.ts';
import { type AskedState, useAsked } from '../parts/useAsked.ts';
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
  const [order, setOrder] = useState<Order>();
  return (
    <>
      <Steps asked={approvals} onOrder={setOrder} />
      <Latches asked={latches} onOrder={setOrder} />
      <Quarantines asked={quarantines} onOrder={setOrder} />
      {order && (
        <ReasonDialog
          order={order}
          onClose={() => setOrder(undefined)}
          onDone={() => {
            for (const { again } of [approvals, latches, quarantines]) again();
          }}
        />
      )}
    </>
  );
}

interface ListProps<T> {
  asked: AskedState<T[]>;
  onOrder(order: Order): void;
}

function OrderButton({ order, onOrder }: { order: Order; onOrder(order: Order): void }) {
  const lack = useRights().lacks('order:give');
  return (
    <Button
      size="sm"
      variant="secondary"
      aria-label={`${order.verb} ${order.subject}`}
      disabled={lack !== undefined}
      tooltip={lack}
      onClick={() => onOrder(order)}
    >
      {order.verb}
    </Button>
  );
}

function decide({ id, device, action }: Approval, verdict: 'approved' | 'denied'): Order {
  return {
    ...{ verb: verdict === 'approved' ? 'Approve' : 'Deny', subject: `${action.replaceAll('-', ' ')} of ${device}` },
    ...{ path: `/api/v1/approvals/${id}`, body: { verdict } },
  };
}

function Steps({ asked, onOrder }: ListProps<Approval>) {
  return (
    <Asked asked={asked}>
      {(steps) => (
        <PlainTable
          title="Steps that were asked about"
          columns={['Asked', 'Miner', 'Step', 'Why', 'Until', '']}
          rows={steps.map((each) => [
            timeText(each.askedAt),
            <MinerLink key="miner" miner={each.device} />,
            each.action.replaceAll('-', ' '),
            each.evidence,
            timeText(each.expiresAt),
            <>
              <OrderButton order={decide(each, 'approved')} onOrder={onOrder} />{' '}
              <OrderButton order={decide(each, 'denied')} onOrder={onOrder} />
            </>,
          ])}
          none="Nobody is asked about anything."
        />
      )}
    </Asked>
  );
}

function release({ device }: Latch): Order {
  return {
    ...{ verb: 'Release', subject: device, path: `/api/v1/devices/${encodeURIComponent(device)}/unlatch` },
    asks: { fansConfirmed: 'I have seen all its fans turn', powerOn: 'Turn it on as well' },
  };
}

function Latches({ asked, onOrder }: ListProps<Latch>) {
  return (
    <Asked asked={asked}>
      {(latched) => (
        <PlainTable
          title="Miners that stay off"
          columns={['Since', 'Miner', 'Why', 'By', '']}
          rows={latched.map((latch) => [
            timeText(latch.at),
            <MinerLink key="miner" miner={latch.device} />,
            [latch.fault?.replaceAll('-', ' '), latch.evidence].filter(Boolean).join(': '),
            latch.by,
            <OrderButton key="release" order={release(latch)} onOrder={onOrder} />,
          ])}
          none="No miner is kept off."
        />
      )}
    </Asked>
  );
}

function trust({ pdu }: Quarantine): Order {
  return { verb: 'Release', subject: pdu, path: `/api/v1/quarantines/${encodeURIComponent(pdu)}/release` };
}

function Quarantines({ asked, onOrder }: ListProps<Quarantine>) {
  return (
    <Asked asked={asked}>
      {(held) => (
        <PlainTable
          title="PDUs on which nothing is switched"
          columns={['Since', 'PDU', 'Why', '']}
          rows={held.map((each) => [
            timeText(each.at),
            each.pdu,
            each.evidence,
            <OrderButton key="release" order={trust(each)} onOrder={onOrder} />,
          ])}
          none="All PDUs are trusted."
        />
      )}
    </Asked>
  );
}

import type { PanelProps } from '@grafana/data';
import React from 'react';
import { PduView } from '../../pdu/PduView.tsx';
import type { PduOptions } from './types.ts';

/** One PDU as a panel of a dashboard. */
export function PduPanel({ options, height, replaceVariables }: PanelProps<PduOptions>) {
  const pdu = replaceVariables(options.pdu);
  return (
    <div style={{ height, overflow: 'auto' }}>
      <PduView key={pdu} pdu={pdu} />
    </div>
  );
}

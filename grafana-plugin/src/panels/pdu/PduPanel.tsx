import type { PanelProps } from '@grafana/data';
import { Alert } from '@grafana/ui';
import React from 'react';
import { PduView } from '../../pdu/PduView.tsx';
import type { PduOptions } from './types.ts';

/** One PDU as a panel of a dashboard. */
export function PduPanel({ options, height, replaceVariables }: PanelProps<PduOptions>) {
  const pdu = replaceVariables(options.pdu);
  return (
    <div style={{ height, overflow: 'auto' }}>
      {isOne(pdu) ? (
        <PduView key={pdu} pdu={pdu} />
      ) : (
        <Alert severity="info" title="No PDU is chosen">
          Found “{pdu}”, expected the id of one: write it into the option PDU of this panel, or give the dashboard a
          variable named pdu.
        </Alert>
      )}
    </div>
  );
}

/** A variable that the dashboard has not stays as it is written; one of several values becomes `{a,b}`. */
function isOne(pdu: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(pdu);
}

import { Alert } from '@grafana/ui';
import React from 'react';
import type { Preview } from './deeds.ts';

/** The gates that are closed for an order, each with its evidence and what opens it. */
export function GateList({ preview: { verdict, impossible }, gates }: { preview: Preview; gates: Preview['gates'] }) {
  const closed = gates.filter(({ override }) => override !== 'not-asked');
  if (impossible !== undefined) return <Alert severity="error" title={`This cannot be done: ${impossible}`} />;
  if (closed.length === 0) return <p>No gate is closed.</p>;
  return (
    <Alert
      severity={verdict === 'refused' ? 'error' : 'warning'}
      title={verdict === 'refused' ? 'Gates that nobody may force are closed' : 'Gates that you may force are closed'}
    >
      <ul>
        {closed.map(({ reason, evidence, help }) => (
          <li key={reason} style={{ marginLeft: 16 }}>
            <b>{reason.replaceAll('-', ' ')}</b>: {evidence}. {help}
          </li>
        ))}
      </ul>
    </Alert>
  );
}

import { Alert, Button } from '@grafana/ui';
import React, { useState } from 'react';
import { ask } from '../api/ask.ts';
import { Facts } from '../miner/Facts.tsx';
import { type LedgerVerdict, verdictOf } from './ledger.ts';

/** Walks the ledger on the server and says whether anybody has changed what was written down. */
export function LedgerCheck() {
  const [state, setState] = useState<{ busy: boolean; told?: LedgerVerdict; at?: number; error?: string }>({
    busy: false,
  });
  const verify = async () => {
    setState({ busy: true });
    try {
      setState({ busy: false, told: await ask<LedgerVerdict>('/api/v1/ledger/verify'), at: Date.now() });
    } catch (error) {
      setState({ busy: false, error: (error as Error).message });
    }
  };
  const { busy, told, at, error } = state;
  const verdict = told && verdictOf(told);
  return (
    <>
      <p>
        Everything that is decided, ordered and done stands in a ledger in which each line proves the one before it.
        This walks all of it.
      </p>
      <Button icon={busy ? 'spinner' : 'shield'} disabled={busy} onClick={() => void verify()}>
        {busy ? 'Verifying the ledger' : 'Verify the ledger'}
      </Button>
      <div style={{ marginTop: 16, maxWidth: 520 }} role="status" data-testid="ledger">
        {error && <Alert severity="error" title={error} />}
        {verdict && <Alert severity={verdict.severity} title={verdict.text} />}
        {told && (
          <Facts
            facts={[
              ['Lines that are well', String(told.lines)],
              ['Last of them', told.head ? `line ${told.head.seq}` : 'none'],
              ['Its hash, to be noted elsewhere', told.head ? `${told.head.seq}:${told.head.hash}` : '–'],
              ['Verified at', new Date(at ?? 0).toLocaleTimeString([], { hourCycle: 'h23' })],
            ]}
          />
        )}
      </div>
    </>
  );
}

import React from 'react';
import { ask } from '../api/ask.ts';
import { Asked } from '../parts/Asked.tsx';
import { useAsked } from '../parts/useAsked.ts';
import { ChangeTable } from './ChangeTable.tsx';
import type { Change } from './device.ts';

const EVERY_MS = 30_000;

/** Who changed what in the inventory, newest first. */
export function HistoryList() {
  const asked = useAsked(() => ask<Change[]>('/api/v1/inventory/history?limit=200'), EVERY_MS);
  return (
    <Asked asked={asked}>
      {(changes) => <ChangeTable changes={changes} withDevice none="Nothing has been changed yet." />}
    </Asked>
  );
}

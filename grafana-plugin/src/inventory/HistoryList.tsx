import React from 'react';
import { ask } from '../api/ask.ts';
import { Asked } from '../parts/Asked.tsx';
import { PlainTable } from '../parts/PlainTable.tsx';
import { timeText } from '../parts/times.ts';
import { useAsked } from '../parts/useAsked.ts';

interface Line {
  number: number;
  at: string;
  by: { name: string };
  device: string;
  field: string;
  from?: unknown;
  to?: unknown;
}

const EVERY_MS = 30_000;
const LONGEST = 80;

/** Who changed what in the inventory, newest first. */
export function HistoryList() {
  const asked = useAsked(() => ask<Line[]>('/api/v1/inventory/history?limit=200'), EVERY_MS);
  return (
    <Asked asked={asked}>
      {(lines) => (
        <PlainTable
          columns={['When', 'Device', 'What', 'From', 'To', 'By']}
          rows={lines.map(({ at, device, field, from, to, by }) => [
            ...[timeText(at), device, field, shown(from)],
            field === 'created' ? 'its whole record' : shown(to),
            by.name,
          ])}
          none="Nothing has been changed yet."
        />
      )}
    </Asked>
  );
}

function shown(value: unknown): string {
  if (value === undefined || value === null) return '–';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

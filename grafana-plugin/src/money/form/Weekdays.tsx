import { Checkbox } from '@grafana/ui';
import React from 'react';
import type { Json } from '../paths.ts';

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** Days of the week as numbers from 1, which is Monday. */
export function Weekdays({ label, value, onChange }: { label: string; value: Json; onChange(next: Json): void }) {
  const chosen = Array.isArray(value) ? (value as readonly number[]) : [];
  const toggle = (day: number, on: boolean) =>
    onChange(on ? [...chosen, day].sort((a, b) => a - b) : chosen.filter((each) => each !== day));
  return (
    // biome-ignore lint/a11y/useSemanticElements: it stands in a field that has its label already
    <div role="group" aria-label={label} style={{ display: 'flex', flexWrap: 'wrap', gap: 8 }}>
      {DAYS.map((name, index) => (
        <Checkbox
          key={name}
          label={name}
          value={chosen.includes(index + 1)}
          onChange={(event) => toggle(index + 1, event.currentTarget.checked)}
        />
      ))}
    </div>
  );
}

import { Checkbox } from '@grafana/ui';
import React from 'react';

export interface PicksProps {
  picks: readonly { id: number; label: string; description: string }[];
  chosen: readonly number[];
  onChange(chosen: readonly number[]): void;
}

/** Several of a few, by their checkboxes. */
export function Picks({ picks, chosen, onChange }: PicksProps) {
  return (
    <>
      {picks.map(({ id, label, description }) => (
        <div key={id} style={{ marginBottom: 8 }}>
          <Checkbox
            label={label}
            description={description}
            value={chosen.includes(id)}
            onChange={(event) =>
              onChange(event.currentTarget.checked ? [...chosen, id] : chosen.filter((each) => each !== id))
            }
          />
        </div>
      ))}
    </>
  );
}

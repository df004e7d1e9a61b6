import { Combobox, Field, MultiCombobox } from '@grafana/ui';
import React, { useMemo } from 'react';
import { ask } from '../api/ask.ts';
import { readFleet } from '../fleet/rows.ts';
import { useAsked } from '../parts/useAsked.ts';
import { choicesOf, KINDS, type SelectionKind } from './selection.ts';

export interface Chosen {
  kind: SelectionKind;
  names: string[];
}

/** Which miners: a kind, and those of it that are meant. */
export function SelectionField({ value, onChange }: { value: Chosen; onChange(next: Chosen): void }) {
  const { data } = useAsked(async () => readFleet(await ask('/api/v1/fleet')), 0);
  const { kind, names } = value;
  const options = useMemo(
    () =>
      choicesOf(kind, data?.rows ?? []).map(({ name, count }) => ({
        value: name,
        label: name,
        description: count === 1 ? '1 miner' : `${count} miners`,
      })),
    [kind, data],
  );
  return (
    <Field label="Which miners" required>
      <div style={{ display: 'flex', flexWrap: 'wrap', gap: 8 }}>
        <div style={{ flex: '0 0 180px' }}>
          <Combobox<SelectionKind>
            aria-label="Kind of selection"
            value={kind}
            options={(Object.keys(KINDS) as SelectionKind[]).map((each) => ({ value: each, label: KINDS[each] }))}
            onChange={(next) => onChange({ kind: next.value, names: [] })}
          />
        </div>
        {kind !== 'all' && (
          <div style={{ flex: '1 1 220px', minWidth: 0 }}>
            <MultiCombobox
              aria-label={KINDS[kind]}
              placeholder={`Choose ${KINDS[kind].toLowerCase()}`}
              value={names}
              options={options}
              onChange={(next) => onChange({ kind, names: next.map((each) => each.value) })}
            />
          </div>
        )}
      </div>
    </Field>
  );
}

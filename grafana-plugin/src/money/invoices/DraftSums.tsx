import { Field, Input } from '@grafana/ui';
import React from 'react';
import { Card } from '../parts.tsx';
import { Sums } from './Sums.tsx';
import type { Previewed } from './usePreview.ts';

export interface DraftSumsProps {
  preview: Previewed;
  prepaid: string;
  problem: string | undefined;
  onPrepaid(changed: { prepaid: string }): void;
}

/** What a draft comes to, and what was paid before. */
export function DraftSums({ preview: { told, isOld }, prepaid, problem, onPrepaid }: DraftSumsProps) {
  return (
    <Card title="Sums">
      <div style={{ opacity: isOld ? 0.6 : 1 }}>{told && <Sums figures={told} />}</div>
      <div style={{ maxWidth: 220, marginTop: 12 }}>
        <Field
          label="Paid before"
          description="Blank: nothing"
          htmlFor="prepaid"
          noMargin
          {...(problem ? { invalid: true, error: problem } : {})}
        >
          <Input
            id="prepaid"
            inputMode="decimal"
            value={prepaid}
            onChange={(event) => onPrepaid({ prepaid: event.currentTarget.value })}
          />
        </Field>
      </div>
    </Card>
  );
}

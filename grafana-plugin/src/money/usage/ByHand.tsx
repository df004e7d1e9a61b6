import { Alert, Button, Field, Input } from '@grafana/ui';
import React, { useState } from 'react';
import { ask } from '../../api/ask.ts';
import type { Desk } from '../desk.ts';
import { decimalOf } from '../lines.ts';
import { Bar, Card, Quiet } from '../parts.tsx';
import { useDeed } from '../useDeed.ts';

/** Writes down a day by a person's word; it counts as estimated, with who said so. */
export function ByHand({ desk, place, onDone }: { desk: Desk; place: string; onDone(): void }) {
  const [kwh, setKwh] = useState('');
  const [reason, setReason] = useState('');
  const deed = useDeed();
  const wh = Math.round(Number(decimalOf(kwh)) * 1000);
  const isNumber = kwh.trim() !== '' && Number.isFinite(wh) && wh >= 0;
  const write = async () => {
    const body = { wh, reason: reason.trim() };
    if (await deed.run(() => ask(place, { method: 'PUT', body }))) onDone();
  };
  return (
    <Card title="Write it down by hand">
      <Bar>
        <Field
          label="Energy, kWh"
          htmlFor="by-hand-kwh"
          noMargin
          {...(kwh !== '' && !isNumber ? { invalid: true, error: 'A number from 0 on' } : {})}
        >
          <Input
            id="by-hand-kwh"
            width={16}
            inputMode="decimal"
            value={kwh}
            onChange={(event) => setKwh(event.currentTarget.value)}
          />
        </Field>
        <Field label="Why" htmlFor="by-hand-why" noMargin required>
          <Input
            id="by-hand-why"
            width={36}
            placeholder="read on the meter itself …"
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        </Field>
        <Button
          variant="secondary"
          disabled={desk.lack !== undefined || deed.busy || !isNumber || reason.trim() === ''}
          tooltip={desk.lack}
          onClick={() => void write()}
        >
          Write it down
        </Button>
      </Bar>
      {deed.problem && <Alert severity="error" title={deed.problem} />}
      <Quiet>It counts as estimated, evenly over the day. What was known before stays in the list above.</Quiet>
    </Card>
  );
}

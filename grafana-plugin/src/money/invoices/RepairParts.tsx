import React, { useState } from 'react';
import { ask } from '../../api/ask.ts';
import { Asked } from '../../parts/Asked.tsx';
import { useAsked } from '../../parts/useAsked.ts';
import { amountText } from '../amounts.ts';
import { BILLING, idPath } from '../desk.ts';
import { Quiet } from '../parts.tsx';
import { partText, type RepairPart } from '../repairs.ts';
import type { Invoice } from '../types.ts';
import { ConfirmDialog } from './ConfirmDialog.tsx';
import { Picks } from './Picks.tsx';

export interface RepairPartsProps {
  invoice: Invoice;
  onClose(): void;
  onDone(changed: Invoice): void;
}

/** Adds parts of repairs to a draft; each part is billed once. */
export function RepairParts({ invoice: { id, client, revision }, onClose, onDone }: RepairPartsProps) {
  const path = `${BILLING}/clients/${idPath(client)}/parts?billed=false`;
  const asked = useAsked(() => ask<RepairPart[]>(path), 0, [path]);
  const [chosen, setChosen] = useState<readonly number[]>([]);
  const add = async () =>
    onDone(
      await ask<Invoice>(`${BILLING}/invoices/${idPath(id)}/parts`, {
        ...{ method: 'POST', body: { revision, parts: chosen } },
      }),
    );
  return (
    <ConfirmDialog
      title="Parts of repairs"
      verb={`Add ${chosen.length} parts`}
      isReady={chosen.length > 0}
      deed={add}
      onClose={onClose}
    >
      <Asked asked={asked}>
        {(parts) =>
          parts.length === 0 ? (
            <Quiet>No repair of this client’s devices used a part that is not billed yet.</Quiet>
          ) : (
            <Picks
              picks={parts.map((part) => ({
                ...{ id: part.part, label: `${part.quantity} × ${amountText(part.unitPrice, part.currency)}` },
                description: partText(part),
              }))}
              chosen={chosen}
              onChange={setChosen}
            />
          )
        }
      </Asked>
    </ConfirmDialog>
  );
}

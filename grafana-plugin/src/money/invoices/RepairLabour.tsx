import { Field, Input } from '@grafana/ui';
import React, { useState } from 'react';
import { ask } from '../../api/ask.ts';
import { Asked } from '../../parts/Asked.tsx';
import { useAsked } from '../../parts/useAsked.ts';
import { BILLING, idPath } from '../desk.ts';
import { decimalOf } from '../lines.ts';
import { Quiet } from '../parts.tsx';
import { type Labour, labourText } from '../repairs.ts';
import { minutesText } from '../texts.ts';
import { ConfirmDialog } from './ConfirmDialog.tsx';
import { Picks } from './Picks.tsx';
import type { RepairPartsProps } from './RepairParts.tsx';

/** Adds labour of repairs to a draft, at the price of the contract or one that is written here. */
export function RepairLabour({ invoice: { id, client, revision, currency }, onClose, onDone }: RepairPartsProps) {
  const path = `${BILLING}/clients/${idPath(client)}/labour?billed=false`;
  const asked = useAsked(() => ask<Labour[]>(path), 0, [path]);
  const [chosen, setChosen] = useState<readonly number[]>([]);
  const [price, setPrice] = useState('');
  const needsPrice = asked.data?.some(({ ticket, rate }) => chosen.includes(ticket) && rate === undefined) ?? false;
  const add = async () => {
    const body = { revision, tickets: chosen, ...(price.trim() === '' ? {} : { price: decimalOf(price) }) };
    onDone(await ask(`${BILLING}/invoices/${idPath(id)}/labour`, { method: 'POST', body }));
  };
  return (
    <ConfirmDialog
      title="Labour of repairs"
      verb={`Add the labour of ${chosen.length}`}
      isReady={chosen.length > 0 && (!needsPrice || price.trim() !== '')}
      deed={add}
      onClose={onClose}
    >
      <Asked asked={asked}>
        {(all) =>
          all.length === 0 ? (
            <Quiet>No repair of this client’s devices took time that is not billed yet.</Quiet>
          ) : (
            <>
              <Picks
                picks={all.map((each) => ({
                  ...{ id: each.ticket, label: minutesText(Number(each.openMinutes)) },
                  description: labourText(each, currency),
                }))}
                chosen={chosen}
                onChange={setChosen}
              />
              <Field
                label={`Price of an hour, ${currency}`}
                htmlFor="labour-price"
                description="Blank: that of the contract"
                required={needsPrice}
              >
                <Input
                  id="labour-price"
                  inputMode="decimal"
                  value={price}
                  onChange={(event) => setPrice(event.currentTarget.value)}
                />
              </Field>
            </>
          )
        }
      </Asked>
    </ConfirmDialog>
  );
}

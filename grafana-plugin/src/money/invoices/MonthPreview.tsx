import { Alert, LoadingPlaceholder } from '@grafana/ui';
import React from 'react';
import { ask } from '../../api/ask.ts';
import { PlainTable } from '../../parts/PlainTable.tsx';
import { useAsked } from '../../parts/useAsked.ts';
import { amountText } from '../amounts.ts';
import { BILLING, idPath } from '../desk.ts';
import { spanOfMonth } from '../months.ts';
import type { Figures } from '../types.ts';

interface Told extends Figures {
  problems: string[];
  warnings: string[];
}

const SHOWN = 4;

/** What a month would be billed as now; nothing is written. */
export function MonthPreview({ contract, month }: { contract: string; month: string }) {
  const path = `${BILLING}/contracts/${idPath(contract)}/preview`;
  const { data, error } = useAsked(() => ask<Told>(path, { method: 'POST', body: spanOfMonth(month) }), 0, [
    path,
    month,
  ]);
  if (data === undefined)
    return error ? <Alert severity="info" title={error.message} /> : <LoadingPlaceholder text="Working it out" />;
  const { lines, payable, currency, problems, warnings } = data;
  return (
    <>
      <PlainTable
        columns={['Line', `Net, ${currency}`]}
        rows={[
          ...lines.map(({ description, net = '' }) => [description, amountText(net)]),
          [<b key="payable">Payable with tax</b>, <b key="amount">{amountText(payable)}</b>],
        ]}
        none="Nothing of it is left to be billed."
        right
      />
      {warnings.map((warning) => (
        <Alert key={warning} severity="warning" title={warning} />
      ))}
      {problems.length > 0 && (
        <Alert severity="warning" title={`It could not be issued yet: ${problems.length} reasons`}>
          {problems.slice(0, SHOWN).map((problem) => (
            <p key={problem}>{problem}</p>
          ))}
          {problems.length > SHOWN && <p>and {problems.length - SHOWN} more</p>}
        </Alert>
      )}
    </>
  );
}

import { HttpError } from '../../../core/service/route.ts';
import { monthOf } from '../calendar/day.ts';
import type { Client } from '../client.ts';
import { sha256 } from '../document.ts';
import type { BillingParts } from '../parts.ts';
import { figuresView } from '../routes/invoice-view.ts';
import { type Preview, previewMonth } from '../store/billing-run.ts';
import type { LineInput } from '../tax/line.ts';
import { labourLines } from '../tickets/ticket-labour.ts';
import { billable, partLine, repairParts } from '../tickets/ticket-parts.ts';
import { estimateWarnings } from './warnings.ts';

export interface RunContract {
  contract: string;
  client: string;
  record: Client;
  /** The first contract of a client in a run takes the parts and the labour of its repairs. */
  isFirst: boolean;
}

export interface ItemPreview {
  preview: Preview;
  /** Of all that would stand on the bill, and of what keeps it from being issued. */
  fingerprint: string;
  /** As callers see it. */
  shown: string;
}

/** A month by its name, `2026-11`. Throws HttpError 400. */
export function monthNamed(name: string): { from: string; to: string } {
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(name))
    throw new HttpError(400, `month: found ${JSON.stringify(name)}, expected one such as 2026-11`);
  return monthOf(`${name}-01`);
}

/** What a contract's month would be billed as now, with parts of repairs and with warnings. Throws HttpError. */
export async function previewItem(
  parts: BillingParts,
  { contract, client, record, isFirst }: RunContract,
  period: { from: string; to: string },
): Promise<ItemPreview> {
  const repairs = isFirst ? await repairLines(parts, client, record, period) : { lines: [], warnings: [] };
  const preview = await previewMonth(parts, contract, period, repairs.lines);
  const warnings = [...preview.warnings, ...estimateWarnings(preview.lines), ...repairs.warnings];
  const whole = { ...preview, warnings };
  const shown = JSON.stringify({
    ...figuresView(record.currency, preview.lines, preview.figures),
    ...{ problems: preview.problems, warnings },
  });
  return { preview: whole, fingerprint: sha256(JSON.stringify([preview.lines, preview.problems])), shown };
}

async function repairLines(
  parts: BillingParts,
  client: string,
  { currency, tax }: Client,
  period: { from: string; to: string },
): Promise<{ lines: LineInput[]; warnings: string[] }> {
  const used = await repairParts(parts, client, { from: '0000-01-01', to: period.to });
  const { fit, warnings } = billable(
    used.filter(({ state }) => state === 'done'),
    currency,
  );
  const labour = await labourLines(parts, client, { tax, before: period.to });
  return {
    lines: [...fit.map((part) => partLine(part, tax)), ...labour.lines],
    warnings: [...warnings, ...labour.warnings],
  };
}

import type { FieldSpec } from './form/spec.ts';
import { LINE_KINDS, UNITS } from './lines.ts';
import type { Line, Settings } from './types.ts';

/** The fields of a line of a draft. What a contract's line is and in which unit stays as it was worked out. */
export function lineFields(line: Line, { taxes }: Pick<Settings, 'taxes'>): FieldSpec[] {
  const units = UNITS.map(({ value, label }) => ({ value, label }));
  const known = units.some(({ value }) => value === line.unit);
  return [
    { path: 'description', label: 'Description', kind: 'text', required: true, wide: true },
    {
      ...{ path: 'kind', label: 'Kind', kind: 'choice' as const, required: true },
      options: LINE_KINDS.map(({ value, label }) => ({ value, label })),
    },
    { path: 'quantity', label: 'Quantity', kind: 'decimal', required: true },
    {
      ...{ path: 'unit', label: 'Unit', kind: 'choice' as const, required: true },
      options: known ? units : [...units, { value: line.unit, label: line.unit }],
    },
    { path: 'unitPrice', label: priceLabel(line), kind: 'decimal', required: true },
    { path: 'discountPercent', label: 'Discount, %', kind: 'decimal' },
    {
      ...{ path: 'tax', label: 'Tax', kind: 'choice' as const, required: true },
      options: taxes.map(({ name, title }) => ({ value: name, label: title })),
    },
  ];
}

function priceLabel({ perQuantity }: Line): string {
  return perQuantity === undefined || perQuantity === '' || perQuantity === '1' ? 'Price' : `Price per ${perQuantity}`;
}

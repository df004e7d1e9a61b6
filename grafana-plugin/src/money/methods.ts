/** How money comes in. */
export const METHODS = [
  { value: 'bank', label: 'Bank transfer' },
  { value: 'cash', label: 'Cash' },
  { value: 'cheque', label: 'Cheque' },
  { value: 'card', label: 'Card' },
  { value: 'bitcoin', label: 'Bitcoin' },
  { value: 'other', label: 'Another way' },
] as const;

/** Ways that nobody chooses: they are told of payments alone. */
const TOLD: Readonly<Record<string, string>> = { deposit: 'Deposit' };

export function methodText(method: string): string {
  return METHODS.find(({ value }) => value === method)?.label ?? TOLD[method] ?? method;
}

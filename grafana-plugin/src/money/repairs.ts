/** A part that a repair of a client's device used (GET /billing/clients/:id/parts). */
export interface RepairPart {
  part: number;
  ticket: number;
  title: string;
  device: string;
  day: string;
  name: string;
  serial: string;
  quantity: string;
  unitPrice: string;
  currency: string;
  billedOn?: string;
}

/** A part in a line: which, of which device, when. */
export function partText({ name, serial, device, day, ticket }: RepairPart): string {
  return [name, serial && `serial ${serial}`, `of ${device}`, `on ${day}`, `ticket ${ticket}`]
    .filter(Boolean)
    .join(', ');
}

/** The labour of a repair of a client's device (GET /billing/clients/:id/labour). */
export interface Labour {
  ticket: number;
  title: string;
  state: string;
  device: string;
  day: string;
  minutes: number;
  openMinutes: string;
  billedOn: string[];
  /** Of an hour, by a contract. */
  rate?: { title: string; price: string };
}

/** Labour in a line: of which repair, at which price, and what of it is billed already. */
export function labourText({ ticket, title, device, day, state, rate, billedOn }: Labour, currency: string): string {
  return [
    `ticket ${ticket}: ${title}`,
    `of ${device}`,
    `opened on ${day}`,
    state === 'done' ? '' : `still ${state.replaceAll('-', ' ')}`,
    rate ? `${rate.price} ${currency} an hour` : 'no contract names a price',
    billedOn.length > 0 ? `more is on ${billedOn.join(', ')}` : '',
  ]
    .filter(Boolean)
    .join(', ');
}

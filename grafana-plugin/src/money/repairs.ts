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

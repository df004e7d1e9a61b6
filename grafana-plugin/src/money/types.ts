/** What the sidecar's routes below /api/v1/billing answer, as far as these pages read it. */

export interface Page<T> {
  items: T[];
  next?: string;
  total: number;
}

export interface Address {
  lines: string[];
  postcode?: string;
  city: string;
  region?: string;
  country: string;
}

export interface Client {
  name: string;
  address: Address;
  shipping?: Address;
  vatId?: string;
  taxIds?: { kind: string; value: string }[];
  currency: string;
  language: string;
  contacts: { name: string; email?: string; phone?: string; role?: string }[];
  terms: { kind: 'days' | 'end-of-month'; days: number };
  tax: string;
  prices: 'exclusive' | 'inclusive';
  taxRounding: 'per-group' | 'per-line';
  creditLimit?: string;
  state: 'active' | 'ended';
  note?: string;
}

export interface StoredClient {
  id: string;
  revision: number;
  createdAt: string;
  changedAt: string;
  client: Client;
}

export interface Contract {
  title: string;
  from: string;
  to?: string;
  items: Item[];
}

/** One kind each of what is billed; the fields of a kind stand in contractFields.ts. */
export type Item = { id: string; title: string; kind: string } & Record<string, unknown>;

export interface StoredContract {
  id: string;
  clientId: string;
  revision: number;
  changedAt: string;
  contract: Contract;
}

export interface OneClient extends StoredClient {
  owed: string;
  contracts: StoredContract[];
}

export interface Assignment {
  id: number;
  device: string;
  client: string;
  model: string;
  from: string;
  to?: string;
  group?: string;
}

export interface UsageDay {
  device: string;
  day: string;
  version: number;
  recordedAt: string;
  kwh: string;
  estimatedKwh: string;
  missingMinutes: number;
  onlineMinutes?: number;
  lostMinutes?: Record<string, number>;
}

export interface InvoiceHead {
  id: string;
  kind: string;
  client: string;
  state: string;
  revision: number;
  number?: string;
  contract?: string;
  refersTo?: string;
  reason?: string;
  period?: { from: string; to: string };
  issueDay?: string;
  dueDay?: string;
  createdAt: string;
  currency: string;
  payable: string;
  paid: string;
  credited: string;
  open: string;
  problems: string[];
}

export interface Line {
  kind: string;
  description: string;
  quantity: string;
  unit: string;
  unitPrice: string;
  perQuantity?: string;
  discountPercent?: string;
  tax: string;
  item?: string;
  span?: { from: string; to: string };
  evidence?: unknown;
  position?: number;
  net?: string;
}

export interface Figures {
  currency: string;
  lines: Line[];
  taxes: { code: string; category: string; rate: string; reason?: string; base: string; tax: string }[];
  net: string;
  tax: string;
  gross: string;
  rounding: string;
  prepaid: string;
  payable: string;
}

export interface Invoice extends InvoiceHead, Figures {
  documentSha256?: string;
  events: { event: string; at: string; by: { id: string; name: string }; details: unknown }[];
}

export interface Payment {
  id: string;
  client: string;
  method: string;
  currency: string;
  receivedDay: string;
  amount: string;
  allotted: string;
  free: string;
  reference: string;
  externalRef?: string;
  note: string;
  recordedAt: string;
  by: { id: string; name: string };
}

/** GET /api/v1/billing/settings */
export interface Settings {
  seller: string;
  timeZone: string;
  today: string;
  taxes: { name: string; title: string }[];
}

import { type Static, Type } from '@sinclair/typebox';

const closed = { additionalProperties: false } as const;
const Text = Type.String({ minLength: 1, maxLength: 200 });

/** Where electronic invoices are delivered (BT-34, BT-49): EM is an address of mail, 9930 a German VAT id. */
export const EndpointSchema = Type.Object(
  { scheme: Type.String({ pattern: '^([0-9]{4}|EM|AN|AQ|AS|AU)$', description: 'EAS: EM, 0088, 9930' }), id: Text },
  closed,
);

/** What only electronic invoices say of a seller. */
export const SellerEInvoiceSchema = Type.Object(
  {
    contact: Type.Optional(
      Type.Object({ name: Text, phone: Text, email: Text }, { ...closed, description: 'whom XRechnung names (BG-6)' }),
    ),
    endpoint: Type.Optional(EndpointSchema),
  },
  closed,
);

/** What only electronic invoices say of a client. */
export const BuyerEInvoiceSchema = Type.Object(
  {
    reference: Type.Optional(
      Type.String({ minLength: 1, maxLength: 100, description: 'BT-10: a Leitweg-ID, or what the client asks for' }),
    ),
    endpoint: Type.Optional(EndpointSchema),
  },
  closed,
);
export type Endpoint = Static<typeof EndpointSchema>;

import { type Static, Type } from '@sinclair/typebox';
import { RecordSchema } from '../inventory/record.ts';

const closed = { additionalProperties: false } as const;
const { id, state, credentials, ports, client, name, tags } = RecordSchema.properties;
const Said = Type.Optional(Type.String({ maxLength: 255 }));

/** What a scan or an IP report says of a device, as `npx logixx scan --json` prints it; other keys are not looked at. */
export const FoundSchema = Type.Object({
  address: Type.String({ minLength: 1, maxLength: 255 }),
  driver: Said,
  make: Said,
  model: Said,
  serial: Said,
  mac: Said,
  firmware: Said,
  hashrate: Type.Optional(Type.Number({ description: 'hashes per second, as the device says' })),
  power: Type.Optional(Type.Number({ description: 'watts, as the device says' })),
});
export type Found = Static<typeof FoundSchema>;

const OutletName = Type.String({
  pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,62}:[^:\\s]{1,20}$',
  description: 'a PDU and its outlet, as pdu-1:12',
});

/** What a person may have to confirm: that a device stands elsewhere now; that an outlet is right whose watts are not. */
export const CONFIRMED = ['move', 'watts'] as const;

export const OnboardingSchema = Type.Object(
  {
    devices: Type.Array(
      Type.Object(
        { found: FoundSchema, id: Type.Optional(id), name, credentials, ports },
        { ...closed, description: 'a device that was found, with its id and name where they are chosen' },
      ),
      { minItems: 1, maxItems: 200, description: 'in the order in which they stand' },
    ),
    site: Type.Optional(Type.String({ description: 'the site; that of the sidecar unless said' })),
    building: Said,
    rack: Type.String({ minLength: 1, maxLength: 100 }),
    position: Type.Optional(
      Type.String({ minLength: 1, maxLength: 100, description: 'of the first device; the next ones count on from it' }),
    ),
    outlets: Type.Array(OutletName, {
      default: [],
      maxItems: 8,
      description: 'of the first device, one a cord; the next ones count on from them',
    }),
    client,
    tags,
    state: Type.Optional(state),
    label: Type.Boolean({ default: true, description: "writes the device's name to its outlets" }),
    confirm: Type.Array(Type.Union(CONFIRMED.map((each) => Type.Literal(each))), {
      default: [],
      description: `what was asked and is right: ${CONFIRMED.join(', ')}`,
    }),
  },
  closed,
);
export type Onboarding = Static<typeof OnboardingSchema>;

import { type Static, Type } from '@sinclair/typebox';

/** Ids, sites and names that become label values and URL parts. */
const Id = Type.String({
  pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$',
  description: 'letters, digits, dot, dash, underscore; at most 63',
});
const PortNumber = Type.Integer({ minimum: 1, maximum: 65535 });

/** Ports where they are not the usual ones. */
const PortsSchema = Type.Object(
  {
    http: Type.Optional(PortNumber),
    https: Type.Optional(PortNumber),
    daemon: Type.Optional(PortNumber),
    rest: Type.Optional(PortNumber),
    graphql: Type.Optional(PortNumber),
    volcminer: Type.Optional(PortNumber),
    cgminer: Type.Optional(PortNumber),
    whatsminer: Type.Optional(PortNumber),
    api: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 65535, description: "of a rig: its mining program's own API" }),
    ),
    ssh: Type.Optional(PortNumber),
    snmp: Type.Optional(PortNumber),
  },
  { additionalProperties: false },
);

export const LocationSchema = Type.Object(
  {
    building: Type.Optional(Type.String()),
    rack: Type.Optional(Type.String()),
    position: Type.Optional(Type.String()),
  },
  { additionalProperties: false },
);

export const FeedSchema = Type.Object(
  { pdu: Id, outlet: Type.String({ minLength: 1, description: 'as the driver numbers outlets: "1", "36", "AA1"' }) },
  { additionalProperties: false },
);

/** Another program that answers on the same rig: a second mining program, or a source of sensors as nvidia-smi. */
export const ProgramSchema = Type.Object(
  {
    driver: Type.String({ minLength: 1, description: 'id of a driver of rigs: see docs/devices.md' }),
    ports: Type.Optional(PortsSchema),
    credentials: Type.Optional(
      Type.String({ description: "as of a device; over SSH the rig's own are used where none are named" }),
    ),
  },
  { additionalProperties: false },
);

/** A device of the inventory: what it is, where it stands, how it is reached, what powers it, what is expected of it. */
export const DeviceSchema = Type.Object(
  {
    id: Id,
    kind: Type.Union([Type.Literal('miner'), Type.Literal('gpu-rig'), Type.Literal('pdu'), Type.Literal('sensor')]),
    driver: Type.String({ minLength: 1, description: 'id of a driver: see docs/devices.md' }),
    address: Type.String({ minLength: 1, description: 'IP address or host name, without a port' }),
    ports: Type.Optional(PortsSchema),
    credentials: Type.Optional(Type.String({ description: 'name of an entry under credentials of the service' })),
    hostKey: Type.Optional(
      Type.String({
        pattern: '^SHA256:[A-Za-z0-9+/]{43}$',
        description: 'of a rig over SSH: the fingerprint of its host key, "SHA256:…" as ssh-keygen -l prints it',
      }),
    ),
    programs: Type.Optional(
      Type.Array(ProgramSchema, { maxItems: 8, description: 'of a rig: what else answers on it, beside its driver' }),
    ),
    name: Type.Optional(Type.String()),
    model: Type.Optional(Type.String({ description: 'as written on the device; thresholds may name it' })),
    serial: Type.Optional(Type.String()),
    mac: Type.Optional(Type.String({ pattern: '^([0-9A-F]{2}:){5}[0-9A-F]{2}$', description: 'AA:BB:CC:DD:EE:FF' })),
    location: Type.Optional(LocationSchema),
    client: Type.Optional(Type.String()),
    state: Type.Optional(
      Type.Union([
        Type.Literal('active'),
        Type.Literal('maintenance'),
        Type.Literal('repair'),
        Type.Literal('retired'),
      ]),
    ),
    feeds: Type.Optional(Type.Array(FeedSchema)),
    expected: Type.Optional(
      Type.Object(
        {
          hashrateThs: Type.Optional(Type.Number({ exclusiveMinimum: 0 })),
          boards: Type.Optional(Type.Integer({ minimum: 1, maximum: 64 })),
          chipsPerBoard: Type.Optional(Type.Integer({ minimum: 1, maximum: 1024 })),
          fans: Type.Optional(Type.Integer({ minimum: 0, maximum: 64 })),
        },
        { additionalProperties: false },
      ),
    ),
    remediation: Type.Optional(
      Type.Union([Type.Literal('allowed'), Type.Literal('never')], {
        description: 'never: Logixx only watches this device and never switches it',
      }),
    ),
    tags: Type.Optional(Type.Array(Type.String())),
  },
  { additionalProperties: false },
);

export const InventorySchema = Type.Object({ devices: Type.Array(DeviceSchema) }, { additionalProperties: false });

export type DeviceEntry = Static<typeof DeviceSchema>;
export type Inventory = Static<typeof InventorySchema>;
export type Feed = Static<typeof FeedSchema>;
export type DeviceKind = DeviceEntry['kind'];
export type Program = Static<typeof ProgramSchema>;
/** What the inventory expects of a device. */
export type Expected = NonNullable<DeviceEntry['expected']>;

/** A device of the inventory, on its site. */
export type Device = DeviceEntry & { site: string };

/** The name of each program of a rig: that of its driver, with a number behind it where there are several of one. */
export function programNames(programs: readonly Program[]): string[] {
  return programs.map(({ driver }, at) => {
    const before = programs.slice(0, at).filter((other) => other.driver === driver).length;
    return before === 0 ? driver : `${driver} ${before + 1}`;
  });
}

/** The label that names a device in its series. GPU rigs are miners. */
export function deviceLabel(kind: DeviceKind): 'miner' | 'pdu' | 'sensor' {
  return kind === 'gpu-rig' ? 'miner' : kind;
}

import { rmSync, statSync, utimesSync } from 'node:fs';
import { type Static, type TSchema, Type } from '@sinclair/typebox';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { type DeviceEntry, InventorySchema } from '../../core/farm/device.ts';
import { readKept, writeKept } from '../../core/service/kept-file.ts';

const open = { additionalProperties: true } as const;
const CopySchema = Type.Object(
  { url: Type.String(), site: Type.String(), etag: Type.Optional(Type.String()), ...InventorySchema.properties },
  open,
);
const RefusalSchema = Type.Object(
  {
    digest: Type.String(),
    since: Type.Number({ description: 'unix milliseconds' }),
    why: Type.String(),
    mayAccept: Type.Boolean({ description: 'whether a person may accept it as it is' }),
    devices: Type.Integer(),
  },
  open,
);
const AcceptanceSchema = Type.Object({ digest: Type.String() }, open);

/** The last good inventory, whence it came, and when that was last said to be right (unix milliseconds). */
export interface Copy {
  url: string;
  site: string;
  etag?: string;
  devices: DeviceEntry[];
  at: number;
}

/** An inventory that is not taken over, and since when it is offered like this. */
export type Refusal = Static<typeof RefusalSchema>;

/** What a service writes down of its inventory, and what a person answers. Reading throws a sentence for a damaged file. */
export interface Papers {
  copy(): Copy | undefined;
  keep(copy: Omit<Copy, 'at'>): void;
  /** The copy was said to be right at this time. */
  confirm(at: number): void;
  refusal(): Refusal | undefined;
  refuse(refusal: Refusal): void;
  accepted(): string | undefined;
  /** By a person: the one with this digest is right. */
  accept(digest: string): void;
  /** Nothing is refused any more. */
  settle(): void;
}

export function papersAt(cacheFile: string, service: string): Papers {
  const path = cacheFile.replaceAll('<service>', service);
  const [refused, accepted] = [`${path}.refused`, `${path}.accepted`];
  return {
    copy() {
      const copy = read(path, CopySchema);
      return copy && { ...copy, at: statSync(path).mtimeMs };
    },
    keep: (copy) => writeKept(path, JSON.stringify(copy)),
    confirm: (at) => utimesSync(path, at / 1000, at / 1000),
    refusal: () => read(refused, RefusalSchema),
    refuse: (refusal) => writeKept(refused, JSON.stringify(refusal)),
    accepted: () => read(accepted, AcceptanceSchema)?.digest,
    accept: (digest) => writeKept(accepted, JSON.stringify({ digest })),
    settle() {
      for (const each of [refused, accepted]) rmSync(each, { force: true });
    },
  };
}

const ajv = new Ajv2020({ strictTypes: false });

function read<S extends TSchema>(path: string, schema: S): Static<S> | undefined {
  const value = readKept(path);
  if (value === undefined || ajv.validate(schema, value)) return value as Static<S> | undefined;
  throw new Error(`${path}: found ${ajv.errorsText()}, expected what logixx has written there`);
}

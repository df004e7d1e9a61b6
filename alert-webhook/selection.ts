import { type Static, Type } from '@sinclair/typebox';
import type { Device } from '../core/farm/device.ts';

const names = (description: string) =>
  Type.Optional(Type.Array(Type.String({ minLength: 1 }), { minItems: 1, description }));

/**
 * Some devices of the inventory. Every key that is there must fit. Nothing said means nothing, never everything: all
 * devices of the site are meant by `all: true` alone.
 */
export const SelectionSchema = Type.Object(
  {
    devices: names('ids of the inventory'),
    racks: names('racks'),
    buildings: names('buildings'),
    pdus: names('PDUs that feed the devices'),
    models: names('models, as the inventory names them'),
    clients: names('clients'),
    tags: names('tags'),
    all: Type.Optional(Type.Literal(true, { description: 'all devices of the site' })),
  },
  { additionalProperties: false, minProperties: 1, description: 'which devices; what is not said does not narrow' },
);

export type Selection = Static<typeof SelectionSchema>;

/** Whether a device is meant. False for a selection that says nothing. */
export function selects(selection: Selection, device: Device): boolean {
  const { all, ...said } = selection;
  if (all === undefined && Object.keys(said).length === 0) return false;
  const { devices, racks, buildings, pdus, models, clients, tags } = said;
  const { location = {}, feeds = [] } = device;
  const fits = (wanted: readonly string[] | undefined, have: readonly (string | undefined)[]) =>
    wanted === undefined || have.some((each) => each !== undefined && wanted.includes(each));
  return (
    fits(devices, [device.id]) &&
    fits(racks, [location.rack]) &&
    fits(buildings, [location.building]) &&
    fits(
      pdus,
      feeds.map(({ pdu }) => pdu),
    ) &&
    fits(models, [device.model]) &&
    fits(clients, [device.client]) &&
    fits(tags, device.tags ?? [])
  );
}

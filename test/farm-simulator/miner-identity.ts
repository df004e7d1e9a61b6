import type { MinerModel } from './models.ts';
import type { Random } from './random.ts';

/** What stays the same over every boot. */
export interface MinerIdentity {
  id: string;
  /** Locally administered, AA:BB:CC:DD:EE:FF. */
  mac: string;
  serial: string;
  boardSerials: string[];
  psuSerial: string;
  pools: { url: string; user: string; pass: string }[];
}

const HEX = '0123456789ABCDEF';
const SERIAL = '0123456789ABCDEFGHJKLMNPRSTUVWXYZ';

export function createIdentity(id: string, model: MinerModel, random: Random): MinerIdentity {
  const boards = Array.from({ length: model.boards }, () => `SIMB${random.text(13, SERIAL)}`);
  return {
    id,
    mac: macAddress(random),
    serial: `SIM${random.text(14, SERIAL)}`,
    boardSerials: boards,
    psuSerial: `SIMP${random.text(10, SERIAL)}`,
    pools: ['one', 'two', 'three'].map((name) => ({
      url: `stratum+tcp://${name}.pool.example:3333`,
      user: `farm.${id}`,
      pass: 'x',
    })),
  };
}

export function macAddress(random: Random): string {
  return ['02', ...Array.from({ length: 5 }, () => random.text(2, HEX))].join(':');
}

/** A miner of the fleet as the sidecar tells it (GET /api/v1/fleet). Null: not known. Watts, °C, seconds, hashes a second. */
export interface FleetRow {
  /** Site and miner: what tells one row from another. */
  key: string;
  miner: string;
  site: string;
  building: string | null;
  rack: string | null;
  position: string | null;
  name: string | null;
  client: string | null;
  make: string | null;
  model: string | null;
  firmware: string | null;
  driver: string | null;
  address: string | null;
  mac: string | null;
  state: string | null;
  operation: string | null;
  attention: string | null;
  reasons: string[] | null;
  errors: string[] | null;
  up: number | null;
  answered: number | null;
  hashrate: number | null;
  algorithm: string | null;
  of_expected: number | null;
  watts: number | null;
  efficiency: number | null;
  chip: number | null;
  of_chip_limit: number | null;
  inlet: number | null;
  uptime: number | null;
  boards: number | null;
  boards_expected: number | null;
  fans: number | null;
  fans_expected: number | null;
  gpus: number | null;
  pool: string | null;
  worker: string | null;
  pools_intended: number | null;
  share_awaited: number | null;
  outlets: string[] | null;
  tags: string[] | null;
  /** The fault for which it stays off until a person releases it; null: it does not. */
  latch: string | null;
  /** What was done with it last, and what came of it; absent or null: nothing that is still told. */
  done?: string | null;
  /** Unix seconds of that. */
  done_at?: number | null;
  /** What somebody wrote about it last. */
  comment?: string | null;
}

export interface FleetAnswer {
  at: string;
  columns: string[];
  rows: unknown[][];
  warnings: string[];
}

export interface Fleet {
  /** Unix milliseconds. */
  at: number;
  rows: FleetRow[];
  warnings: string[];
}

/** Reads the sidecar's answer. Throws where it is not one; a column that this page does not know is left out. */
export function readFleet(answer: unknown): Fleet {
  const { at, columns, rows, warnings } = (answer ?? {}) as Partial<FleetAnswer>;
  if (typeof at !== 'string' || !Array.isArray(columns) || !Array.isArray(rows))
    throw new Error('the sidecar answered with something else than a fleet: found no at, columns and rows');
  return {
    at: Date.parse(at),
    rows: rows.map((cells) => rowOf(columns, cells)),
    warnings: Array.isArray(warnings) ? warnings : [],
  };
}

/** Rows with what keeps them off; those that nothing keeps off stay the very same. */
export function withLatches(
  rows: readonly FleetRow[],
  latches: readonly { device: string; fault?: string }[],
): FleetRow[] {
  const faults = new Map(latches.map(({ device, fault }) => [device, fault ?? 'a person']));
  return rows.map((row) => {
    const latch = faults.get(row.miner) ?? null;
    return latch === row.latch ? row : { ...row, latch };
  });
}

function rowOf(columns: readonly string[], cells: readonly unknown[]): FleetRow {
  const row: Record<string, unknown> = {};
  columns.forEach((column, index) => {
    row[column] = cells[index] ?? null;
  });
  row['key'] = `${String(row['site'] ?? '')}/${String(row['miner'] ?? '')}`;
  row['latch'] ??= null;
  // The share is a mean of ten minutes: of a miner that tells no hashrate now it would be taken for one of now.
  if (row['hashrate'] === null) row['of_expected'] = null;
  return row as unknown as FleetRow;
}

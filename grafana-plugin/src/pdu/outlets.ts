/** An outlet as the sidecar tells it (GET /api/v1/power/outlets). Null: not known. */
export interface Outlet {
  site: string;
  pdu: string;
  outlet: string;
  label: string | null;
  name: string | null;
  on: boolean | null;
  watts: number | null;
  amperes: number | null;
  ratedAmperes: number | null;
  volts: number | null;
  powerFactor: number | null;
  kilowattHoursToday: number | null;
  lastSwitchedAt: string | null;
  miner: string | null;
}

export interface OutletsAnswer {
  at: string;
  items: Outlet[];
  total: number;
  warnings: string[];
}

/** What people call it: its name on the PDU, else its label, else its number. */
export function outletName({ name, label, outlet }: Pick<Outlet, 'name' | 'label' | 'outlet'>): string {
  return name || label || `Outlet ${outlet}`;
}

/** What an outlet carries of what it bears, 0 to 1 and more; null where either is not known. */
export function shareOfRating({ amperes, ratedAmperes }: Pick<Outlet, 'amperes' | 'ratedAmperes'>): number | null {
  const isRated = amperes !== null && ratedAmperes !== null && ratedAmperes > 0;
  return isRated ? Math.max(0, amperes) / ratedAmperes : null;
}

/** What an outlet draws against the one that draws most, 0 to 1; null where it is not known, or nothing draws. */
export function shareOfLargest({ watts }: Pick<Outlet, 'watts'>, all: readonly Pick<Outlet, 'watts'>[]): number | null {
  const largest = Math.max(0, ...all.map((each) => each.watts ?? 0));
  return watts === null || largest === 0 ? null : Math.max(0, watts) / largest;
}

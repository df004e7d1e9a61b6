export type Make = 'antminer' | 'whatsminer';

/** A simulated kind of miner. The numbers are our own, of the size that such machines have. */
export interface MinerModel {
  make: Make;
  /** As the firmware writes it. */
  name: string;
  hashesPerSecond: number;
  watts: number;
  boards: number;
  chipsPerBoard: number;
  fans: number;
  frequencyMhz: number;
  firmware: string;
  /**
   * antminer: `legacy` ignores the flag `new_api` on port 4028, `new-api` answers it with the shape of the CGI.
   * whatsminer: `v2` has the token and AES writes of port 4028, `v3` has the frames of port 4433 and refuses the former.
   */
  dialect: 'legacy' | 'new-api' | 'v2' | 'v3';
  /** Whether the Antminer has the extra text daemon (6060) that tells its power. */
  daemon: boolean;
}

export const MODELS: readonly MinerModel[] = [
  {
    make: 'antminer',
    name: 'Antminer S19 Pro',
    hashesPerSecond: 110e12,
    watts: 3250,
    boards: 3,
    chipsPerBoard: 114,
    fans: 4,
    frequencyMhz: 675,
    firmware: '49.0.1.3',
    dialect: 'legacy',
    daemon: false,
  },
  {
    make: 'antminer',
    name: 'Antminer S21',
    hashesPerSecond: 200e12,
    watts: 3500,
    boards: 3,
    chipsPerBoard: 108,
    fans: 4,
    frequencyMhz: 490,
    firmware: 'uart_trans.1.3',
    dialect: 'new-api',
    daemon: true,
  },
  {
    make: 'whatsminer',
    name: 'M50S_VH30',
    hashesPerSecond: 126e12,
    watts: 3280,
    boards: 3,
    chipsPerBoard: 111,
    fans: 2,
    frequencyMhz: 600,
    firmware: '20230803.11.REL',
    dialect: 'v2',
    daemon: false,
  },
  {
    make: 'whatsminer',
    name: 'M60S_VK40',
    hashesPerSecond: 180e12,
    watts: 3330,
    boards: 3,
    chipsPerBoard: 75,
    fans: 2,
    frequencyMhz: 625,
    firmware: '20251209.16.Rel2',
    dialect: 'v3',
    daemon: false,
  },
];

/** Throws with the list of what there is. */
export function modelNamed(name: string): MinerModel {
  const found = MODELS.find((model) => model.name === name);
  if (found) return found;
  throw new Error(`there is no simulated model "${name}"; there are ${MODELS.map((model) => model.name).join(', ')}`);
}

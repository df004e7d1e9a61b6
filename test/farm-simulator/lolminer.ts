import type { Dialect, Service } from './dialect.ts';
import type { MinerDevice } from './miner-device.ts';
import type { MinerState } from './miner-state.ts';
import { type CardState, cardsOf, sumOf } from './rig-cards.ts';
import { json, type Page, webPages } from './web-pages.ts';
import { webServer } from './web-server.ts';

/** lolMiner 1.98 ("Workers"): what each card does stands in arrays by algorithm. Nothing can be changed. */
export const lolminer: Dialect = { ports: ['api'], services };

function services(device: MinerDevice): Service[] {
  return [{ name: 'api', server: webServer(() => device.delivery(), webPages(device, PAGES)), program: true }];
}

const said: Page = ({ device }) => json(summaryOf(device));
const PAGES: Readonly<Record<string, Page>> = { 'GET /': said, 'GET /summary': said };

/** It looks at its cards every ten seconds. */
const REFRESH_SECONDS = 10;

function summaryOf(device: MinerDevice): unknown {
  const { model } = device;
  const state = device.state();
  const cards = cardsOf(device, state);
  const { rig } = model;
  const [first, second] = state.pools;
  const algorithms = [
    algorithmOf(cards, state, rig?.algorithm, { unit: 'Mh/s', rate: (card) => card.hashesPerSecond, pool: first }),
    ...(rig?.second
      ? [
          algorithmOf(cards, state, rig.second.algorithm, {
            unit: 'Mh/s',
            rate: (card) => card.secondHashesPerSecond,
            pool: second,
          }),
        ]
      : []),
  ];
  return {
    Software: `lolMiner ${model.firmware}`,
    Session: {
      Startup: Math.floor(state.now - state.elapsedSeconds),
      Startup_String: '2025-12-18_02-05-47',
      Uptime: state.elapsedSeconds,
      Last_Update: Math.floor(state.now / REFRESH_SECONDS) * REFRESH_SECONDS,
    },
    Num_Workers: cards.length,
    Workers: cards.map(workerOf),
    Num_Algorithms: algorithms.length,
    Algorithms: algorithms,
  };
}

function workerOf(card: CardState): Record<string, unknown> {
  return {
    Index: card.index,
    Name: card.name,
    Power: card.watts,
    CCLK: card.coreMhz,
    MCLK: card.memoryMhz,
    Core_Temp: card.coreCelsius,
    Juc_Temp: card.hotSpotCelsius,
    Mem_Temp: card.memoryCelsius,
    Fan_Speed: card.fanPercent,
    LHR_Unlock_Pct: 0,
    Dual_Factor: 1,
    PCIE_Address: `${card.bus}:0`,
  };
}

interface Way {
  unit: 'Mh/s';
  rate(card: CardState): number;
  pool: MinerState['pools'][number] | undefined;
}

function algorithmOf(cards: readonly CardState[], state: MinerState, name: string | undefined, way: Way) {
  const { rate, pool } = way;
  const millions = (value: number) => Number((value / 1e6).toFixed(4));
  return {
    Algorithm: name,
    Algorithm_Appendix: '',
    Pool: pool?.url.replace('stratum+tcp://', ''),
    User: pool?.user,
    Worker: '',
    Performance_Unit: way.unit,
    Performance_Factor: 1e6,
    Total_Performance: millions(sumOf(cards, rate)),
    Total_Accepted: state.accepted,
    Total_Rejected: state.rejected,
    Total_Stales: state.stale,
    Total_Errors: sumOf(cards, ({ invalid }) => invalid),
    Worker_Performance: cards.map((card) => millions(rate(card))),
    Worker_Accepted: cards.map(({ accepted }) => accepted),
    Worker_Rejected: cards.map(({ rejected }) => rejected),
    Worker_Stales: cards.map(() => 0),
    Worker_Errors: cards.map(({ invalid }) => invalid),
  };
}

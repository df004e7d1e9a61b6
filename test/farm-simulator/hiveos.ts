import type { Dialect, Service } from './dialect.ts';
import { lolminer } from './lolminer.ts';
import type { MinerDevice } from './miner-device.ts';
import type { MinerModel } from './miner-model.ts';
import type { MinerState } from './miner-state.ts';
import { type CardState, cardsOf, sumOf } from './rig-cards.ts';
import { type Printed, type SshLogin, sshHost } from './ssh-host.ts';

export const HIVE_LOGIN: SshLogin = { username: 'user', password: 'hive-of-the-test' };

/** HiveOS: its own statistics over SSH, and lolMiner's API beside it, each in an order of its own. */
export const hiveos: Dialect = { ports: ['ssh', 'api'], login: HIVE_LOGIN, services };

function services(device: MinerDevice): Service[] {
  const system = sshHost(
    () => device.delivery(),
    HIVE_LOGIN,
    (command) => run(device, command),
  );
  return [{ name: 'ssh', server: system, program: false }, ...lolminer.services(device)];
}

const STAT = '/run/hive/last_stat.json';

function run(device: MinerDevice, command: string): Printed {
  switch (command) {
    case `cat ${STAT}`:
      return { out: `${JSON.stringify(lastStat(device))}\n` };
    case `find ${STAT} -mmin -2`:
      return { out: `${STAT}\n` };
    case 'cat /run/hive/gpu-detect.json':
      return { out: `${JSON.stringify(detected(device))}\n` };
    case 'sudo -n /hive/sbin/sreboot':
      device.reboot('ssh');
      return { dies: true };
    default:
      return { errors: `bash: ${command.split(' ')[0]}: command not found\n`, status: 127 };
  }
}

/** In the order of the buses, with the graphics of the processor first. */
function found(device: MinerDevice, state: MinerState): CardState[] {
  return [...cardsOf(device, state)].sort((one, other) => one.bus - other.bus);
}

function detected(device: MinerDevice) {
  const cards = found(device, device.state());
  return [
    { busid: '00:02.0', name: 'Intel UHD Graphics 610', brand: 'cpu', subvendor: '' },
    ...cards.map(({ busHex, name }) => ({ busid: busHex, name, brand: 'amd', subvendor: 'Sapphire' })),
  ];
}

/** What the agent last told its server. Rates in the order of the program, sensors in that of the cards. */
function lastStat(device: MinerDevice) {
  const state = device.state();
  const cards = found(device, state);
  const withIntegrated = (of: (card: CardState) => number) => [0, ...cards.map((card) => Math.round(of(card)))];
  const mined = cardsOf(device, state);
  return {
    method: 'stats',
    params: {
      ...{ v: 2, rig_id: '7', passwd: 'rig-secret', meta: { lolminer: { coin: 'ETC' } } },
      temp: withIntegrated(({ coreCelsius }) => coreCelsius),
      fan: withIntegrated(({ fanPercent }) => fanPercent),
      power: withIntegrated(({ watts }) => watts),
      jtemp: withIntegrated(({ hotSpotCelsius }) => hotSpotCelsius),
      mtemp: withIntegrated(({ memoryCelsius }) => memoryCelsius),
      ...{ df: '112G', mem: [7900, 5200], cputemp: [45], cpuavg: [0.4, 0.3, 0.3] },
      ...{ miner: 'lolminer', total_khs: thousands(mined, ({ hashesPerSecond }) => hashesPerSecond) },
      miner_stats: minerStats(device.model, state, mined),
    },
  };
}

function minerStats({ rig, firmware }: MinerModel, state: MinerState, cards: readonly CardState[]) {
  const rate = (of: (card: CardState) => number) => cards.map((card) => Math.round(of(card) / 1000));
  const counts = [state.accepted, state.rejected, 0, cards.map(() => 0).join(';')];
  return {
    status: cards.some(({ hashesPerSecond }) => hashesPerSecond > 0) ? 'running' : 'notrunning',
    ...{ hs: rate(({ hashesPerSecond }) => hashesPerSecond), hs_units: 'khs', algo: rig?.algorithm.toLowerCase() },
    ...{ temp: cards.map(({ coreCelsius }) => coreCelsius), fan: cards.map(({ fanPercent }) => fanPercent) },
    ...{ uptime: Math.floor(state.elapsedSeconds), ver: firmware, ar: counts },
    bus_numbers: cards.map(({ bus }) => bus),
    ...(rig?.second
      ? {
          ...{ hs2: rate(({ secondHashesPerSecond }) => secondHashesPerSecond), hs_units2: 'khs', ar2: counts },
          ...{ algo2: rig.second.algorithm.toLowerCase() },
          total_khs2: thousands(cards, ({ secondHashesPerSecond }) => secondHashesPerSecond),
        }
      : {}),
  };
}

const thousands = (cards: readonly CardState[], of: (card: CardState) => number) => Math.round(sumOf(cards, of) / 1000);

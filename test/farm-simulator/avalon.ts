import {
  type Asked,
  type Body,
  type Command,
  cgminerRpc,
  ghs,
  heading,
  mean,
  poolOf,
  type Said,
  summaryOf,
} from './cgminer-rpc.ts';
import type { Dialect, Service } from './dialect.ts';
import type { MinerDevice } from './miner-device.ts';
import type { BoardState, MinerState } from './miner-state.ts';
import { jsonServer } from './tcp-servers.ts';
import { html, webPages } from './web-pages.ts';
import { webServer } from './web-server.ts';

/** Canaan AvalonMiner of the A15 series: bracket text over 4028, writes without a password. */
export const avalon: Dialect = { ports: ['cgminer', 'http'], services };

const PROGRAM = 'cgminer 4.11.1';
const head = heading(PROGRAM);
const HALT_CELSIUS = 95;
const BOARD_ABNORMAL = 513;
const BOARD_TOO_HOT = 128;

function services(device: MinerDevice): Service[] {
  const delivery = () => device.delivery();
  const page = webPages(device, { 'GET /': () => html('<title>Avalon Device</title>') });
  return [
    { name: 'cgminer', server: jsonServer(delivery, '\0', cgminerRpc(device, PROGRAM, COMMANDS)), program: true },
    { name: 'http', server: webServer(delivery, page), program: false },
  ];
}

const stats: Command = ({ device, state }) => {
  const entry = { STATS: 0, ID: 'AVA100', Elapsed: state.elapsedSeconds, Calls: 0, Wait: 0 };
  const text = { 'MM ID0': textOf(device, state), 'MM Count': 1, 'Smart Speed': 1 };
  return { body: head(state, 70, 'CGMiner stats', { STATS: [{ ...entry, ...text }] }) };
};

const COMMANDS: Readonly<Record<string, Command>> = {
  version: ({ device, state }) => ({ body: head(state, 22, 'CGMiner versions', { VERSION: [versionOf(device)] }) }),
  stats,
  estats: stats,
  summary: ({ state }) => ({ body: head(state, 11, 'Summary', { SUMMARY: [summaryOf(state)] }) }),
  pools: ({ state }) => ({
    body: head(state, 7, `${state.pools.length} Pool(s)`, { POOLS: state.pools.map(poolOf) }),
  }),
  devdetails: ({ state }) => ({
    body: head(state, 69, 'Device Details', {
      DEVDETAILS: [
        { DEVDETAILS: 0, Name: 'AVALON', ID: 0, Driver: 'avalon', Kernel: '', Model: '', 'Device Path': '' },
      ],
    }),
  }),
  restart: ({ device }) => ({ body: { STATUS: 'RESTART' }, afterwards: () => device.restartMining('restart') }),
  ascset,
};

function versionOf({ model, identity }: MinerDevice): Body {
  return {
    CGMiner: '4.11.1',
    API: '3.7',
    PROD: model.name,
    MODEL: model.name.split(' ')[1],
    HWTYPE: 'MM4v2_X3',
    SWTYPE: 'MM319',
    VERSION: model.firmware,
    LVERSION: model.firmware,
    DNA: dna(identity.mac),
    MAC: identity.mac.replaceAll(':', '').toLowerCase(),
  };
}

const dna = (mac: string) => `0201${mac.replaceAll(':', '').toLowerCase()}`;

/** `0,led,1-1` → [led, 1-1]. The miner does it when asked, not at the second that softoff and softon name. */
function ascset({ device, state, parameter }: Asked): Said {
  const [, name = '', value = ''] = parameter.split(',');
  const by = `ascset ${name}`;
  const info = (deed: () => void): Said => ({
    body: head(state, 118, `ASC 0 set info: success ${name}:${value.split(':')[1] ?? ''}`, {}, 'I'),
    afterwards: deed,
  });
  if (name === 'reboot') return { afterwards: () => device.reboot(by) };
  if (name === 'softoff') return info(() => device.sleep(true, by));
  if (name === 'softon') return info(() => device.sleep(false, by));
  if (name === 'led' && /^1-[01]$/.test(value))
    return { body: head(state, 119, 'ASC 0 set OK'), afterwards: () => device.locate(value === '1-1', by) };
  return { body: head(state, 120, 'ASC 0 set failed: Unknown option', {}, 'E') };
}

function textOf(device: MinerDevice, state: MinerState): string {
  const items = { ...wholeMiner(device, state), ...supply(state), ...boards(state), ...chips(state) };
  return Object.entries(items)
    .map(([key, value]) => `${key}[${Array.isArray(value) ? value.join(' ') : value}]`)
    .join(' ');
}

function wholeMiner(device: MinerDevice, state: MinerState): Body {
  const present = state.boards.filter((board) => board.present);
  const all = present.flatMap(({ chipCelsius }) => chipCelsius);
  const works = state.sleeping ? 'Idle' : device.phase() === 'warming' ? 'Init' : 'Work';
  return {
    Ver: `${device.model.name.split(' ')[1]}-${device.model.firmware}`,
    DNA: dna(device.identity.mac),
    SYSTEMSTATU: `Work: In ${works}, Hash Board: ${present.length} `,
    Elapsed: state.elapsedSeconds,
    HW: state.hardwareErrors,
    Temp: Math.round(state.airCelsius),
    TMax: Math.max(...all),
    TAvg: Math.round(mean(all)),
    ...Object.fromEntries(state.fanRpm.map((rpm, fan) => [`Fan${fan + 1}`, rpm])),
    FanR: `${Math.round(Math.min(100, Math.max(...state.fanRpm) / 65))}%`,
    GHSspd: ghs(state.hashesPerSecond).toFixed(2),
    GHSmm: ghs(state.expectedHashesPerSecond).toFixed(2),
    GHSavg: ghs(state.meanHashesPerSecond).toFixed(2),
    Freq: device.model.frequencyMhz.toFixed(2),
    Led: Number(device.locating),
    SoftOFF: state.sleeping ? 4 : 0,
    POOLS: Number(!state.pools.some(({ alive }) => alive)),
    MPO: state.powerLimit,
    WORKMODE: 0,
    ECMM: 0,
    POWS: 0,
  };
}

/** [faults, controller cV, boards cV, boards A, boards W, set cV, wall W]. */
function supply({ watts, sleeping }: MinerState): Body {
  const direct = sleeping ? 0 : Math.round(watts * 0.945);
  const [set, wall] = [1300, Math.round(watts)];
  return { PS: [0, 1209, sleeping ? 4 : set, Math.round(direct / 13), direct, set, wall], WALLPOWER: wall };
}

function boards({ boards: all }: MinerState): Body {
  const hottest = ({ chipCelsius }: BoardState) => Math.max(...chipCelsius);
  const each = (of: (board: BoardState) => number | string) => all.map(of);
  return {
    MGHS: each(({ hashesPerSecond }) => ghs(hashesPerSecond).toFixed(2)),
    MTmax: each(hottest),
    MTavg: each(({ chipCelsius }) => Math.round(mean(chipCelsius))),
    MH: each(({ hardwareErrors }) => hardwareErrors),
    TA: all.reduce((sum, { chips: count }) => sum + count, 0),
    ECHU: each((board) => (!board.present ? BOARD_ABNORMAL : hottest(board) >= HALT_CELSIUS ? BOARD_TOO_HOT : 0)),
    HASHS: each(({ present }) => Number(!present)),
  };
}

/** A temperature for every chip: a miner's four sensors over and over. */
function chips({ boards: all }: MinerState): Body {
  const present = all.filter((board) => board.present);
  return Object.fromEntries(
    present.map(({ index, chips: count, chipCelsius }) => [
      `PVT_T${index}`,
      Array.from({ length: count }, (_, chip) => chipCelsius[chip % chipCelsius.length]),
    ]),
  );
}

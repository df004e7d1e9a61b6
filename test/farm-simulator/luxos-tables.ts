import { type Body, ghs, mhs } from './cgminer-rpc.ts';
import type { MinerDevice } from './miner-device.ts';
import type { BoardState, MinerState } from './miner-state.ts';

export const LUXMINER = 'LUXminer 2025.4.8.220305-57b389c7';
/** What its profiles use of the model's own watts. */
const PROFILES = [0.4, 0.55, 0.7, 0.85, 1];

export function versionOf({ model }: MinerDevice): Body {
  const compiled = 'Tue Apr  8 22:05:35 UTC 2025';
  return {
    API: '3.7',
    CompileTime: compiled,
    LUXminer: `${model.firmware}-57b389c7`,
    Miner: model.firmware,
    Type: model.name,
  };
}

export function summaryOf(state: MinerState): Body {
  const now = ghs(state.hashesPerSecond);
  return {
    Elapsed: state.elapsedSeconds,
    'GHS 5s': now,
    'GHS 1m': now,
    'GHS 5m': now,
    'GHS 15m': now,
    'GHS 30m': ghs(state.meanHashesPerSecond),
    'GHS av': ghs(state.meanHashesPerSecond),
    Accepted: state.accepted,
    Rejected: state.rejected,
    Stale: state.stale,
    'Hardware Errors': state.hardwareErrors,
    'Best Share': state.bestShare,
    'Total MH': mhs(state.totalHashes),
  };
}

/** The last board first, as the boards come up. */
export function devsOf(device: MinerDevice, state: MinerState): Body[] {
  const present = state.boards.filter((board) => board.present).reverse();
  return present.map((board) => ({
    ASC: board.index,
    ID: board.index,
    Board: 'BHB42601',
    Connector: `J${6 + board.index}`,
    Enabled: 'Y',
    'Hardware Errors': board.hardwareErrors,
    IsRamping: device.phase() === 'warming',
    IsUserShutdown: false,
    'MHS 5s': mhs(board.hashesPerSecond),
    'MHS av': mhs(board.hashesPerSecond),
    'Nominal MHS': mhs(board.expectedHashesPerSecond),
    Profile: profileName(device),
    SerialNumber: board.serial,
    Status: 'Alive',
    Temperature: Math.max(...board.pcbCelsius),
  }));
}

export function statsOf({ model }: MinerDevice, state: MinerState): Body {
  const numbered = (name: string, of: (board: BoardState) => unknown) =>
    Object.fromEntries(state.boards.map((board) => [`${name}${board.index + 1}`, of(board)]));
  return {
    STATS: 0,
    ID: 'BTM_SOC0',
    Elapsed: state.elapsedSeconds,
    'GHS 5s': ghs(state.hashesPerSecond),
    'GHS av': ghs(state.meanHashesPerSecond),
    rate_unit: 'GH',
    total_rateideal: ghs(state.expectedHashesPerSecond),
    frequency: model.frequencyMhz,
    ...numbered('chain_acn', ({ chips }) => chips),
    ...numbered('chain_rate', ({ hashesPerSecond }) => ghs(hashesPerSecond).toFixed(2)),
    ...numbered('chain_hw', ({ hardwareErrors }) => hardwareErrors),
    ...numbered('freq', ({ frequencyMhz }) => frequencyMhz),
  };
}

export const SIDES = {
  TopLeft: { Label: 'Board Exhaust (top)', Position: [0, 0] },
  TopRight: { Label: 'Board Intake (top)', Position: [0, 1] },
  BottomLeft: { Label: 'Board Exhaust (bottom)', Position: [1, 0] },
  BottomRight: { Label: 'Board Intake (bottom)', Position: [1, 1] },
};

export function tempsOf(state: MinerState): Body[] {
  const present = state.boards.filter((board) => board.present);
  return present.map(({ index, pcbCelsius: [top, coldest, cold, bottom] }, place) => {
    return { ID: index, TEMP: place, TopLeft: top, TopRight: coldest, BottomLeft: bottom, BottomRight: cold };
  });
}

export function configOf(device: MinerDevice, state: MinerState): Body {
  const { model, identity } = device;
  return {
    ControlBoardType: 'am335x',
    Cooling: 'Air',
    CurtailMode: state.sleeping ? 'Sleep' : 'None',
    Hostname: identity.id,
    ImmersionMode: false,
    IsAtmEnabled: false,
    IsPowerSupplyOn: !state.sleeping,
    IsTuning: false,
    MACAddr: identity.mac.toLowerCase(),
    Model: model.name,
    NameplateTHS: model.hashesPerSecond / 1e12,
    OS: 'LuxOS',
    PSULabel: 'APW121215',
    Profile: profileName(device),
    GreenLed: 'auto',
    RedLed: device.locating ? 'blink' : 'auto',
    SerialNumber: identity.serial,
    SystemStatus: 'Normal',
  };
}

export function profilesOf({ model }: MinerDevice) {
  return PROFILES.map((share, place) => ({
    'Profile Name': `${Math.round(model.frequencyMhz * share)}MHz`,
    Frequency: Math.round(model.frequencyMhz * share),
    Hashrate: (model.hashesPerSecond / 1e12) * share,
    IsDynamic: false,
    IsTuned: false,
    Step: String(place - PROFILES.length + 1),
    Voltage: 12.6,
    Watts: Math.round(model.watts * share),
  }));
}

function profileName(device: MinerDevice): string {
  const within = profilesOf(device).filter(({ Watts }) => Watts <= device.physics.powerLimit);
  return within.at(-1)?.['Profile Name'] ?? '';
}

export function eventsOf({ physics }: MinerDevice): Body[] {
  const lost = physics.faults.list().filter(({ fault }) => fault === 'board-lost');
  return lost.map(({ parameters, since }) => ({
    Code: 'REBOOT_NOT_HASHING',
    CreatedAt: new Date(since * 1000).toISOString(),
    Description: 'Board reboot due to it not hashing.',
    ID: parameters['board'],
    Target: 'BOARD',
  }));
}

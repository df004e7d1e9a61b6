import type { MinerDevice } from './miner-device.ts';
import type { MinerState } from './miner-state.ts';
import { type Reply, textOf } from './tcp-servers.ts';
import {
  dateText,
  detailsOf,
  devsOf,
  infoOf,
  offOf,
  poolsOf,
  psuOf,
  summaryOf,
  whatsminerStatus,
} from './whatsminer-tables.ts';
import type { TokenGuard } from './whatsminer-token.ts';

type Body = Record<string, unknown>;

/** Joined commands can only be made of these; `get_…` and `status` are refused there. */
const JOINABLE = ['summary', 'devs', 'edevs', 'pools'];

/** Port 4028 of a Whatsminer: reads, joined reads, and (API 2) the token and the encrypted writes. */
export function whatsminerRpc(device: MinerDevice, guard: TokenGuard): (request: unknown) => Reply {
  const encode = (body: unknown): Reply => ({ text: JSON.stringify(body) });
  return (request) => {
    const state = device.state();
    if (textOf(request, 'enc') === '1') return guard.write(textOf(request, 'data') ?? '');
    const command = textOf(request, 'command') ?? textOf(request, 'cmd');
    if (command === undefined) return encode(whatsminerStatus(state.now, 23, 'Invalid JSON', 'E'));
    if (command === 'get_token') return encode(guard.issue());
    const body = command.includes('+') ? joined(command, device, state) : read(command, device, state);
    return encode(body ?? whatsminerStatus(state.now, 14, 'invalid cmd', 'E'));
  };
}

function joined(command: string, device: MinerDevice, state: MinerState): Body | undefined {
  const parts = command.split('+');
  if (!parts.every((part) => JOINABLE.includes(part))) return undefined;
  return { ...Object.fromEntries(parts.map((part) => [part, [read(part, device, state)]])), id: 1 };
}

function read(command: string, device: MinerDevice, state: MinerState): Body | undefined {
  const listed = (code: number, message: string) => {
    const entry = { STATUS: 'S', When: Math.floor(state.now), Code: code, Msg: message, Description: 'cgminer 4.9.2' };
    return { STATUS: [entry] };
  };
  const told = (message: unknown) => whatsminerStatus(state.now, 131, message);
  switch (command) {
    case 'summary':
      return { ...listed(11, 'Summary'), SUMMARY: [summaryOf(device, state)], id: 1 };
    case 'devs':
    case 'edevs':
      return { ...listed(9, `${device.model.boards} ASC(s)`), DEVS: devsOf(device, state), id: 1 };
    case 'pools':
      return { ...listed(7, `${state.pools.length} Pool(s)`), POOLS: poolsOf(state), id: 1 };
    case 'devdetails':
      return { ...listed(69, 'Device Details'), DEVDETAILS: detailsOf(device), id: 1 };
    case 'get_version':
      return told({
        api_ver: device.model.dialect === 'v3' ? '3.0.2' : '2.0.5',
        fw_ver: device.model.firmware,
        platform: 'H616',
        chip: 'K29A014',
      });
    case 'get_psu':
      return told(psuOf(device, state));
    case 'get_miner_info':
      return told(infoOf(device));
    case 'get_error_code':
      return told({ error_code: device.errorCodes().map((code) => ({ [code]: dateText(state.now) })) });
    case 'status':
      return told(offOf(device, state));
    default:
      return undefined;
  }
}

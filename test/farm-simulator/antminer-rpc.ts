import { legacyReply, status } from './antminer-legacy.ts';
import { newApiReply } from './antminer-new-api.ts';
import type { MinerDevice } from './miner-device.ts';
import { type Reply, textOf } from './tcp-servers.ts';

const reply = (body: unknown): Reply => ({ text: JSON.stringify(body) });

/** Port 4028 of an Antminer: reads only, one command at a time. */
export function antminerRpc(device: MinerDevice): (request: unknown) => Reply {
  return (request) => {
    const state = device.state();
    const command = textOf(request, 'command');
    if (command === undefined) return reply({ ...status(state.now, 23, 'Invalid JSON', 'E'), id: 1 });
    const asksNewApi = device.model.dialect === 'new-api' && (request as Record<string, unknown>)['new_api'] === true;
    const body = (asksNewApi ? newApiReply(command, device.model, state) : undefined) ??
      legacyReply(command, device.model, state) ?? { ...status(state.now, 14, 'Invalid command', 'E'), id: 1 };
    return reply(body);
  };
}

import type { Device } from '../../core/farm/device.ts';
import { MINER, pduDevice } from './bench.ts';
import { FakePdus } from './fake-pdus.ts';
import { webhook } from './webhook.ts';

/** What an action says of itself over the API. */
export interface OrderedAction {
  id: number;
  device: string;
  action: string;
  outcome?: string;
  evidence?: string;
  orderedBy?: string;
  comment?: string;
  journal: { step: string; phase: string; evidence: Record<string, unknown> }[];
}

export const POWER = { by: 'anna', comment: 'fan swap' };

/** A webhook over a PDU with an outlet that feeds m1 and a spare one; orders go to `pdu-1/1` unless said. */
export async function ordering(
  setting: Parameters<typeof webhook>[0] & { driver?: string; miner?: Partial<Device> } = {},
) {
  const { driver = 'test-pdu', miner = {}, pdus = new FakePdus(), ...rest } = setting;
  if (!pdus.outlets.has('pdu-1/1')) pdus.add('pdu-1', '1', { name: 'old' });
  if (!pdus.outlets.has('pdu-1/2')) pdus.add('pdu-1', '2', { name: 'spare' });
  const farm = await webhook({ devices: [{ ...MINER, ...miner }, pduDevice('pdu-1', driver)], ...rest, pdus });
  const send = async (path: string, body: unknown, pdu = 'pdu-1') => {
    const response = await fetch(`${farm.url}/api/v1/pdus/${pdu}${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const at = (outlet: string) => `/outlets/${encodeURIComponent(outlet)}`;
  return {
    ...farm,
    power: (to: string, { outlet = 'pdu-1/1', pdu = 'pdu-1', ...body }: Record<string, string> = {}) =>
      send(`${at(outlet)}/power`, { to, ...POWER, ...body }, pdu),
    name: (name: string, { outlet = 'pdu-1/1', pdu = 'pdu-1', ...body }: Record<string, string> = {}) =>
      send(`${at(outlet)}/name`, { name, by: 'anna', ...body }, pdu),
    namePdu: (name: string, body: object = {}) => send('/name', { name, by: 'anna', ...body }),
    send,
    action: async (id: unknown) =>
      (await (await fetch(`${farm.url}/api/v1/actions/${String(id)}`)).json()) as OrderedAction,
  };
}

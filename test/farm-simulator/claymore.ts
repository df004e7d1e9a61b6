import type { Dialect, Service } from './dialect.ts';
import type { MinerDevice } from './miner-device.ts';
import { type CardState, cardsOf, sumOf } from './rig-cards.ts';
import { jsonServer, type Reply, textOf } from './tcp-servers.ts';

const PASSWORD = 'rig-password';

/** Claymore's protocol on one line a connection. Orders are not answered; with a wrong password nothing is. */
export const claymore: Dialect = { ports: ['api'], login: { password: PASSWORD }, services };

/** The same by PhoenixMiner, which tells buses and watts as well. */
export const phoenixminer: Dialect = claymore;

function services(device: MinerDevice): Service[] {
  const server = jsonServer(
    () => device.delivery(),
    '',
    (request) => answer(device, request),
  );
  return [{ name: 'api', server, program: true }];
}

/** The console of the program is what a browser sees on the same port. */
const CONSOLE = 'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><body bgcolor="#000000"></body></html>';

function answer(device: MinerDevice, request: unknown): Reply {
  const method = textOf(request, 'method');
  if (method === undefined) return { text: CONSOLE };
  if (textOf(request, 'psw') !== PASSWORD) return { text: undefined };
  const said = (result: string[]) => ({ text: JSON.stringify({ id: 0, jsonrpc: '2.0', result }) });
  if (method === 'miner_getstat1') return said(statOf(device).slice(0, 9));
  if (method === 'miner_getstat2') return said(statOf(device));
  if (device.model.dialect === 'read-only') return { text: undefined };
  return { text: undefined, afterwards: () => obey(device, method, request) };
}

function obey(device: MinerDevice, method: string, request: unknown): void {
  if (method === 'miner_restart') device.restartMining(method);
  if (method === 'miner_reboot') device.reboot(method);
  const params = typeof request === 'object' && request !== null && 'params' in request ? request.params : undefined;
  const [gpu, to]: unknown[] = Array.isArray(params) ? params : [];
  if (method === 'control_gpu' && gpu === '-1') device.sleep(to === '0', method);
}

/** Rates are thousands of hashes; a card that is gone is "off". */
function statOf(device: MinerDevice): string[] {
  const { model } = device;
  const { rig, make, firmware } = model;
  const state = device.state();
  const cards = cardsOf(device, state);
  const dual = rig?.second !== undefined;
  const [first, second] = state.pools.map(({ url }) => url.replace('stratum+tcp://', ''));
  const by = (of: (card: CardState) => string | number) => cards.map(of).join(';');
  const thousands = (rate: number) => Math.round(rate / 1e3);
  const total = (of: (card: CardState) => number) => thousands(sumOf(cards, of));
  const rates = (of: (card: CardState) => number) => by((card) => (card.present ? thousands(of(card)) : 'off'));
  const secondRate = ({ secondHashesPerSecond }: CardState) => secondHashesPerSecond;
  const zeros = by(() => 0);
  return [
    make === 'phoenixminer' ? `PM ${firmware} - ${rig?.algorithm}` : `${firmware} - ${rig?.algorithm}`,
    String(Math.floor(state.elapsedSeconds / 60)),
    `${total(({ hashesPerSecond }) => hashesPerSecond)};${state.accepted};${state.rejected}`,
    rates(({ hashesPerSecond }) => hashesPerSecond),
    dual ? `${total(secondRate)};${state.accepted};${state.rejected}` : '0;0;0',
    dual ? rates(secondRate) : by(() => 'off'),
    by(({ coreCelsius, fanPercent }) => `${coreCelsius};${fanPercent}`),
    [first, ...(dual ? [second] : [])].join(';'),
    `${sumOf(cards, ({ invalid }) => invalid)};0;0;0`,
    by(({ accepted }) => accepted),
    by(({ rejected }) => rejected),
    by(({ invalid }) => invalid),
    ...(dual ? [by(({ accepted }) => accepted), by(({ rejected }) => rejected), zeros] : [zeros, zeros, zeros]),
    ...(make === 'phoenixminer'
      ? [by(({ bus }) => bus), '0;0;0', String(Math.round(sumOf(cards, ({ watts }) => watts)))]
      : []),
  ];
}

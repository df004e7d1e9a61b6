import { createServer as createHttp } from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { openWire } from '../../../core/wire/open.ts';
import type { Request } from '../../../core/wire/request.ts';
import { type Credentials, readOnly } from '../../../core/wire/wire.ts';
import type { Control } from '../../../devices/driver.ts';
import { DRIVERS, driverById } from '../../../devices/index.ts';

type Order = 'restartMining' | 'reboot' | 'pause' | 'resume';

/** What a program was told, and what it answers to a line or page; undefined: it closes without a byte. */
interface Told {
  port: number;
  heard: string[];
}

const open: { close(): Promise<void> }[] = [];
afterEach(() => Promise.all(open.splice(0).map((each) => each.close())));

function listening(server: Server): Promise<number> {
  open.push({ close: () => new Promise((done) => server.close(() => done())) });
  return new Promise((up) => server.listen(0, '127.0.0.1', () => up((server.address() as AddressInfo).port)));
}

/** A program that answers each line, or each JSON object, of a connection. */
async function speaking(answer: (said: Record<string, unknown>) => string | undefined): Promise<Told> {
  const heard: string[] = [];
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => {
      for (const line of bytes
        .toString()
        .split('\n')
        .filter((text) => text.trim() !== '')) {
        heard.push(line);
        const reply = answer(JSON.parse(line) as Record<string, unknown>);
        if (reply === undefined) socket.end();
        else socket.write(reply);
      }
    });
  });
  return { port: await listening(server), heard };
}

async function serving(answer: (path: string) => [status: number, body: unknown]): Promise<Told> {
  const heard: string[] = [];
  const server = createHttp((request, response) => {
    heard.push(`${request.method} ${request.url}`);
    const [status, body] = answer(request.url ?? '');
    response.writeHead(status, { connection: 'close' }).end(JSON.stringify(body));
  });
  return { port: await listening(server), heard };
}

function requestOf(id: string, order: Order): Request {
  const request = driverById(id)?.control?.[order]?.({});
  if (!request) throw new Error(`${id} cannot ${order}`);
  return request;
}

async function tell({ port }: Told, request: Request, credentials: Credentials = {}) {
  const { wire, close } = openWire();
  const to = { host: '127.0.0.1', ports: { api: port, cgminer: port }, credentials };
  return wire({ ...request, timeoutMs: 2000 }, to, AbortSignal.timeout(5000)).finally(close);
}

/** As the sources of each program have it. */
const rpc = (id: unknown, more: object) => `${JSON.stringify({ id, jsonrpc: '2.0', ...more })}\n`;
const ethminer = (can: 'write' | 'read', password?: string) => {
  let isIn = password === undefined;
  return ({ id, method, params }: Record<string, unknown>) => {
    if (method === 'api_authorize') {
      isIn = (params as { psw?: string }).psw === password;
      return rpc(id, isIn ? { result: true } : { error: { code: -401, message: 'Invalid password' } });
    }
    if (!isIn) return rpc(id, { error: { code: -403, message: 'Authorization needed' } });
    if (can === 'read') return rpc(id, { error: { code: -32601, message: 'Method not available' } });
    return rpc(id, { result: true });
  };
};
const sgminer =
  (privileged: boolean) =>
  ({ command }: Record<string, unknown>) =>
    privileged
      ? 'RESTART\0'
      : `${JSON.stringify({ STATUS: [{ STATUS: 'E', When: 1, Code: 45, Msg: `Access denied to '${command}' command`, Description: 'sgminer 5.6' }], id: 1 })}\0`;

describe('a program that obeys', () => {
  it.each([
    ['ethminer', 'restartMining', ethminer('write'), {}, /"method":"miner_restart"/],
    ['ethminer', 'reboot', ethminer('write', 'secret'), { password: 'secret' }, /"method":"miner_reboot"/],
    ['sgminer', 'restartMining', sgminer(true), {}, /^\{"command":"restart"\}$/],
    ['sgminer', 'restartMining', () => undefined, {}, /^\{"command":"restart"\}$/],
    ['excavator', 'restartMining', () => '{"id":1,"error":null}\n', {}, /"method":"restart","params":\[\]/],
    ['claymore', 'reboot', () => undefined, { password: 'x' }, /"method":"miner_reboot".*"psw":"x"/],
    ['phoenixminer', 'pause', () => undefined, {}, /"method":"control_gpu","params":\["-1","0"\]/],
    ['phoenixminer', 'resume', () => undefined, {}, /"method":"control_gpu","params":\["-1","1"\]/],
  ] as const)('%s: %s', async (id, order, answer, credentials, said) => {
    const program = await speaking(answer as Parameters<typeof speaking>[0]);
    await tell(program, requestOf(id, order), credentials);
    expect(program.heard.at(-1)).toMatch(said);
  });

  it('BzMiner, by GETs', async () => {
    const program = await serving(() => [200, { success: true }]);
    await tell(program, requestOf('bzminer', 'pause'));
    await tell(program, requestOf('bzminer', 'resume'));
    expect(program.heard).toEqual(['GET /rig_command?command=stop', 'GET /rig_command?command=start']);
  });
});

describe('a program that does not', () => {
  it.each([
    ['ethminer that may only be read', 'ethminer', ethminer('read'), {}, 'refused', /Method not available/],
    [
      'ethminer without its password',
      'ethminer',
      ethminer('write', 'secret'),
      {},
      'unauthorized',
      /Authorization needed/,
    ],
    [
      'ethminer with a wrong one',
      'ethminer',
      ethminer('write', 'secret'),
      { password: 'no' },
      'unauthorized',
      /Invalid password/,
    ],
    [
      'sgminer without the right to write',
      'sgminer',
      sgminer(false),
      {},
      'unauthorized',
      /Access denied to 'restart' command/,
    ],
    ['Excavator', 'excavator', () => '{"id":1,"error":"Method not found"}\n', {}, 'refused', /Method not found/],
  ] as const)('%s', async (_what, id, answer, credentials, reason, words) => {
    const program = await speaking(answer as Parameters<typeof speaking>[0]);
    const told = tell(program, requestOf(id, 'restartMining'), credentials);
    await expect(told).rejects.toMatchObject({ reason, message: expect.stringMatching(words) });
  });

  it('T-Rex that is read only', async () => {
    const program = await serving((path) =>
      path.startsWith('/login')
        ? [200, { sid: 's', success: 1 }]
        : [200, { error: 'API readonly mode is activated', success: 0 }],
    );
    const told = tell(program, requestOf('t-rex', 'pause'), { username: '', password: 'p' });
    await expect(told).rejects.toMatchObject({ reason: 'refused', message: expect.stringMatching(/readonly/) });
  });
});

describe('orders of all mining programs', () => {
  const orders = DRIVERS.filter(({ kind }) => kind === 'gpu-rig').flatMap(({ id, control = {} }) =>
    (['restartMining', 'reboot', 'pause', 'resume'] as const).flatMap((order) => {
      const make: Control[Order] = control[order];
      return make ? [[id, order, make({})] as const] : [];
    }),
  );

  it('there are', () => {
    expect([...new Set(orders.map(([id]) => id))]).toEqual(
      expect.arrayContaining([
        'xmrig',
        't-rex',
        'claymore',
        'phoenixminer',
        'ethminer',
        'sgminer',
        'excavator',
        'bzminer',
      ]),
    );
    expect(orders.length).toBeGreaterThanOrEqual(14);
  });

  it.each(orders)('%s %s is a write: who may only read never sends it', async (_id, _order, request) => {
    const sent: Request[] = [];
    const wire = readOnly(async (each) => {
      sent.push(each);
      throw new Error('sent');
    });
    await expect(wire(request, { host: '127.0.0.1' }, AbortSignal.timeout(1000))).rejects.toMatchObject({
      reason: 'forbidden',
    });
    expect(sent).toEqual([]);
  });

  it('XMRig is never told to stop, which nothing undoes', () => {
    const said = orders.filter(([id]) => id === 'xmrig').map(([, , request]) => JSON.stringify(request));
    expect(said.length).toBe(2);
    expect(said.filter((text) => text.includes('stop'))).toEqual([]);
  });
});

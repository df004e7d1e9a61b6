import { afterEach, describe, expect, it } from 'vitest';
import { cgminerWire } from '../../../core/wire/cgminer.ts';
import type { CgminerSession, Request } from '../../../core/wire/request.ts';
import { readOnly } from '../../../core/wire/wire.ts';
import { failure } from './failure.ts';
import { closeLoopbacks, type Loopback, loopback } from './loopback.ts';

afterEach(closeLoopbacks);

const SESSION: CgminerSession = { current: 'session', open: 'logon', close: 'logoff', id: ['SESSION', 0, 'SessionID'] };
const REBOOT: Request & { via: 'cgminer' } = {
  via: 'cgminer',
  command: 'reboot',
  parameter: '0,5',
  session: SESSION,
  writes: true,
};

const reply = (code: number, more: object = {}) => ({ STATUS: [{ STATUS: 'S', Code: code }], ...more, id: 1 });
const no = (code: number, Msg: string) => ({ STATUS: [{ STATUS: 'E', Code: code, Msg }], id: 1 });
const session = (SessionID: string) => reply(316, { SESSION: [{ SessionID }] });

type Said = Record<string, object | 'hangs up' | 'stays silent'>;

/** A device that answers each command as told. */
function device(said: Said): Promise<Loopback> {
  return loopback((socket, question) => {
    const { command } = JSON.parse(question.toString()) as { command: string };
    const answer = said[command] ?? no(14, 'Invalid command');
    if (answer === 'hangs up') socket.end();
    else if (answer !== 'stays silent') socket.end(`${JSON.stringify(answer)}\0`);
  });
}

const FREE: Said = { session: session(''), logon: session('Gabc'), reboot: reply(1), logoff: reply(2) };
const asked = ({ questions }: Loopback) => questions.map((line) => Object.values(JSON.parse(line) as object).join(' '));
const ask = (peer: Loopback, request: Request & { via: 'cgminer' } = REBOOT, wire = cgminerWire()) =>
  wire(request, { host: '127.0.0.1', ports: { cgminer: peer.port } }, new AbortController().signal);

describe('a command that wants a session', () => {
  it('gets one of its own, which is closed afterwards', async () => {
    const peer = await device(FREE);
    expect((await ask(peer)).num('STATUS', 0, 'Code')).toBe(1);
    expect(asked(peer)).toEqual(['session', 'logon', 'reboot Gabc,0,5', 'logoff Gabc']);
  });

  it('without a parameter is sent with the id alone', async () => {
    const peer = await device({ ...FREE, wakeup: reply(3) });
    await ask(peer, { via: 'cgminer', command: 'wakeup', session: SESSION, writes: true });
    expect(asked(peer)[2]).toBe('wakeup Gabc');
  });

  it('closes its session also when it is refused', async () => {
    const peer = await device({ ...FREE, reboot: no(15, 'Missing parameter') });
    const error = await failure(ask(peer));
    expect(error).toMatchObject({ reason: 'refused', code: 15 });
    expect(asked(peer).at(-1)).toBe('logoff Gabc');
  });

  it('that cuts the connection off is done when it may hang up', async () => {
    const peer = await device({ ...FREE, reboot: 'hangs up', logoff: 'hangs up' });
    expect((await ask(peer, { ...REBOOT, hangsUp: true })).value).toBeUndefined();
    const error = await failure(ask(peer));
    expect(error).toMatchObject({ reason: 'unexpected-answer' });
  });

  it.each<[string, Said]>([
    ['as it says', { ...FREE, session: session('Gother') }],
    ['as it refuses a new one', { ...FREE, logon: no(402, 'Another session is active') }],
  ])('is refused in words when another program holds the session, %s', async (_how, said) => {
    const peer = await device(said);
    const error = await failure(ask(peer));
    expect(error).toMatchObject({
      reason: 'refused',
      message: expect.stringMatching(/another program holds it: try again/),
    });
    expect(asked(peer)).not.toContainEqual(expect.stringMatching(/reboot|logoff|kill/));
  });

  it('takes up the session of its own that could not be closed', async () => {
    const said: Said = { ...FREE, logoff: 'hangs up' };
    const peer = await device(said);
    const wire = cgminerWire();
    await ask(peer, REBOOT, wire);
    Object.assign(said, { session: session('Gabc'), logoff: reply(2) });
    await ask(peer, REBOOT, wire);
    expect(asked(peer).slice(4)).toEqual(['session', 'reboot Gabc,0,5', 'logoff Gabc']);
  });

  it('waits for another one on the same device', async () => {
    const peer = await device(FREE);
    const wire = cgminerWire();
    await Promise.all([ask(peer, REBOOT, wire), ask(peer, REBOOT, wire)]);
    const once = ['session', 'logon', 'reboot Gabc,0,5', 'logoff Gabc'];
    expect(asked(peer)).toEqual([...once, ...once]);
  });

  it('changes the device, whatever its mark says', async () => {
    const peer = await device(FREE);
    const { writes: _mark, ...unmarked } = REBOOT;
    const wire = readOnly((request, to, signal) => cgminerWire()(request as Request & { via: 'cgminer' }, to, signal));
    const error = await failure(
      wire(unmarked, { host: '127.0.0.1', ports: { cgminer: peer.port } }, new AbortController().signal),
    );
    expect(error.reason).toBe('forbidden');
    expect(peer.questions).toEqual([]);
  });
});

it.each<['hangs up' | 'stays silent']>([['hangs up'], ['stays silent']])('a device that %s may do so', async (how) => {
  const peer = await device({ softon: how });
  const answer = await ask(peer, { via: 'cgminer', command: 'softon', hangsUp: true, writes: true, timeoutMs: 100 });
  expect(answer.value).toBeUndefined();
});

it('VolcMiner is asked on its own port', async () => {
  const peer = await device({ stats: reply(1) });
  const to = { host: '127.0.0.1', ports: { volcminer: peer.port, cgminer: 1 } };
  await cgminerWire()({ via: 'cgminer', command: 'stats', port: 'volcminer' }, to, new AbortController().signal);
  expect(asked(peer)).toEqual(['stats']);
});

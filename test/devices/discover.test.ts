import { describe, expect, it } from 'vitest';
import { Answer } from '../../core/wire/answer.ts';
import type { Request } from '../../core/wire/request.ts';
import { type Port, portOf, WireError } from '../../core/wire/wire.ts';
import { says, VERSION } from '../../devices/detection.ts';
import { discover } from '../../devices/discover.ts';
import { defineDriver } from '../../devices/driver.ts';
import { scan } from '../../devices/scan.ts';

const SNMP: Request = { via: 'snmp', get: { a: '1.3' } };
const POLL: Request = { via: 'http', method: 'GET', path: '/poll' };

const DRIVERS = [
  defineDriver({
    id: 'toaster',
    kind: 'miner',
    title: 'Toaster',
    models: [],
    detect: [{ ask: VERSION, is: (answer) => says(answer, 'toaster') }],
    ask: { poll: POLL },
    read: ({ poll }) => ({ readings: [], facts: { model: poll.str('model') ?? 'none' }, operation: 'hashing' }),
  }),
  defineDriver({
    id: 'pdu',
    kind: 'pdu',
    title: 'PDU',
    models: [],
    detect: [{ ask: SNMP, is: (answer) => says(answer, 'pdu') }],
    ask: { poll: SNMP },
    read: () => ({ readings: [], facts: { model: 'P1' }, operation: 'operating' }),
  }),
];

type Answers = Partial<Record<Port, unknown>>;

/** An address on which these ports are open and answer so; undefined is silence. */
function lookedAt(answers: Answers, snmp = false) {
  const asked: Port[] = [];
  const knocked: Port[] = [];
  const lookout = {
    drivers: DRIVERS,
    snmp,
    knock: (port: Port) => {
      knocked.push(port);
      return Promise.resolve(port in answers);
    },
    send: (request: Request) => {
      const port = portOf(request);
      asked.push(port);
      const said = answers[port];
      return said === undefined
        ? Promise.reject(new WireError('timeout', `${port} is silent`))
        : Promise.resolve(new Answer(said));
    },
  };
  return { asked, knocked, found: discover(lookout) };
}

describe('an address', () => {
  it('where nobody listens is only knocked at', async () => {
    const { asked, knocked, found } = lookedAt({});
    expect(await found).toBeUndefined();
    expect([knocked, asked]).toEqual([['cgminer'], []]);
  });

  it('where a device is recognised is asked once what the device says', async () => {
    const { found } = lookedAt({ cgminer: 'toaster', http: { model: 'T1' } });
    expect(await found).toMatchObject({
      open: ['cgminer'],
      driver: { id: 'toaster' },
      observation: { facts: { model: 'T1' } },
    });
  });

  it('where something unknown listens says on which ports', async () => {
    expect(await lookedAt({ cgminer: 'a fridge' }).found).toEqual({ open: ['cgminer'] });
  });

  it('whose device falls silent says so', async () => {
    const found = await lookedAt({ cgminer: 'toaster' }).found;
    expect(found).toMatchObject({ driver: { id: 'toaster' }, failure: 'http is silent' });
  });

  it('whose device falls silent at first is asked once more', async () => {
    let questions = 0;
    const send = () => {
      questions += 1;
      if (questions < 2) return Promise.reject(new WireError('timeout', 'busy'));
      return Promise.resolve(new Answer('toaster'));
    };
    const knock = () => Promise.resolve(true);
    expect(await discover({ drivers: DRIVERS, snmp: false, knock, send })).toMatchObject({ driver: { id: 'toaster' } });
    questions = -10;
    expect(await discover({ drivers: DRIVERS, snmp: false, knock, send })).toEqual({ open: ['cgminer'] });
    expect(questions).toBe(-8);
  });

  it('is asked by SNMP only when that is wanted', async () => {
    expect(await lookedAt({ snmp: 'pdu' }).found).toBeUndefined();
    expect(await lookedAt({ snmp: 'pdu' }, true).found).toMatchObject({ open: [], driver: { id: 'pdu' } });
    expect(await lookedAt({}, true).found).toBeUndefined();
  });
});

describe('a scan', () => {
  const addresses = ['a', 'b', 'c', 'd', 'e'];
  const never = new AbortController().signal;

  it('finds in any order and answers in that of the addresses', async () => {
    const streamed: string[] = [];
    const done: number[] = [];
    let last: () => void = () => undefined;
    const afterAll = new Promise<void>((resolve) => {
      last = resolve;
    });
    const look = async (address: string) => {
      if (address === 'e') setImmediate(last);
      if (address === 'b') await afterAll;
      return address === 'c' ? undefined : address.toUpperCase();
    };
    const found = await scan(addresses, {
      concurrency: 3,
      signal: never,
      look,
      onFound: (address) => streamed.push(address),
      onDone: (count) => done.push(count),
    });
    expect([...found]).toEqual([
      ['a', 'A'],
      ['b', 'B'],
      ['d', 'D'],
      ['e', 'E'],
    ]);
    expect(streamed.at(-1)).toBe('b');
    expect(done).toEqual([1, 2, 3, 4, 5]);
  });

  it('looks at no more addresses at once than it may', async () => {
    let now = 0;
    let most = 0;
    const look = async () => {
      now += 1;
      most = Math.max(most, now);
      await new Promise((later) => setTimeout(later, 2));
      now -= 1;
      return undefined;
    };
    await scan(Array.from({ length: 30 }, String), { concurrency: 4, signal: never, look });
    expect(most).toBe(4);
  });

  it('that is stopped keeps what it has found', async () => {
    const stop = new AbortController();
    const look = (address: string) => {
      if (address === 'b') stop.abort();
      return Promise.resolve(address);
    };
    const found = await scan(addresses, { concurrency: 1, signal: stop.signal, look });
    expect([...found.keys()]).toEqual(['a', 'b']);
  });
});

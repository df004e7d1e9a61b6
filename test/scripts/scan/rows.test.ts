import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { reading } from '../../../core/farm/sample.ts';
import type { Discovery } from '../../../devices/discover.ts';
import { driverById } from '../../../devices/index.ts';
import { progress } from '../../../scripts/scan/progress.ts';
import { inWords, printRows, rowOf } from '../../../scripts/scan/rows.ts';

const antminer = driverById('antminer');
if (!antminer) throw new Error('there is no driver antminer');

const MINER: Discovery = {
  open: ['http', 'cgminer'],
  driver: antminer,
  observation: {
    operation: 'hashing',
    facts: {
      make: 'Bitmain',
      model: 'S19, "Pro"',
      hostname: '=cmd()',
      mac: '02:00:00:00:00:01',
      pools: [
        { pool: 0, worker: 'fee', devFee: true, active: false },
        { pool: 1, worker: 'farm.r7', active: true },
      ],
    },
    readings: [reading('miner.hashrate', 110.25e12, { algorithm: 'sha256' }), reading('miner.power', 3249.6)],
  },
};
const ROWS = [
  rowOf('10.0.0.5', MINER),
  rowOf('10.0.0.9', { open: ['http'] }),
  rowOf('10.0.1.1', { open: ['cgminer'], driver: antminer, failure: 'it fell\n\u001b[31msilent' }),
];

describe('a row', () => {
  it('holds what the device says of itself, the worker of the pool in use, and nothing else', () => {
    expect(ROWS[0]).toEqual({
      address: '10.0.0.5',
      make: 'Bitmain',
      model: 'S19, "Pro"',
      firmware: undefined,
      driver: 'antminer',
      mac: '02:00:00:00:00:01',
      serial: undefined,
      hostname: '=cmd()',
      worker: 'farm.r7',
      hashrate: 110.25e12,
      power: 3249.6,
      note: undefined,
    });
  });

  it('in words is one line, whatever the device says', () => {
    expect(ROWS.map(inWords)).toEqual([
      '10.0.0.5  Bitmain  S19, "Pro"  (antminer)  02:00:00:00:00:01',
      '10.0.0.9  not recognised; answers on http',
      '10.0.1.1  (antminer)  it fell··[31msilent',
    ]);
  });
});

describe('rows are printed', () => {
  it('as a table of the columns that say something', () => {
    const lines = printRows(ROWS, 'table').split('\n');
    expect(lines[0]?.split(/ {2,}/)).toEqual([
      'address',
      'make',
      'model',
      'driver',
      'mac',
      'hostname',
      'worker',
      'hashrate',
      'power',
      'note',
    ]);
    expect(lines[1]).toContain('110.3 TH/s  3250 W');
    expect(lines[3]).toContain('it fell··[31msilent');
    expect(printRows([], 'table')).toBe('');
  });

  it('as CSV that no spreadsheet takes for a formula', () => {
    const lines = printRows(ROWS, 'csv').split('\r\n');
    expect(lines[0]).toBe('address,make,model,firmware,driver,mac,serial,hostname,worker,hashrate,power,note');
    expect(lines[1]).toBe(
      `10.0.0.5,Bitmain,"S19, ""Pro""",,antminer,02:00:00:00:00:01,,'=cmd(),farm.r7,110250000000000,3249.6,`,
    );
    expect(lines).toHaveLength(5);
  });

  it('as JSON and YAML', () => {
    expect(JSON.parse(printRows(ROWS, 'json'))).toMatchObject([
      { hashrate: 110.25e12 },
      { note: expect.any(String) },
      {},
    ]);
    expect(parse(printRows(ROWS, 'yaml'))).toMatchObject([{ power: 3249.6 }, { address: '10.0.0.9' }, {}]);
  });
});

describe('progress', () => {
  const screen = (isTTY: boolean) => {
    const written: string[] = [];
    return { written, isTTY, write: (text: string) => written.push(text) };
  };

  it('is a bar on a terminal, which makes room for lines', () => {
    const terminal = screen(true);
    const shown = progress(4, terminal);
    shown.done(2, 1);
    shown.say('found');
    shown.end();
    const bar = `[${'#'.repeat(12)}${' '.repeat(12)}] 2 of 4 addresses, 1 found`;
    expect(terminal.written).toEqual([bar, `\r\u001b[Kfound\n${bar}`, '\r\u001b[K']);
  });

  it('is a line every five seconds elsewhere', () => {
    let now = 0;
    const file = screen(false);
    const shown = progress(100, file, () => now);
    for (let done = 1; done <= 100; done += 1) {
      now += 100;
      shown.done(done, 0);
    }
    shown.end();
    expect(file.written.filter((text) => text !== '')).toEqual([
      '50 of 100 addresses, 0 found\n',
      '100 of 100 addresses, 0 found\n',
    ]);
  });
});

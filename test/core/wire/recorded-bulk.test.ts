import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Answer } from '../../../core/wire/answer.ts';
import { recordedWire } from '../../../core/wire/recorded.ts';
import type { Request } from '../../../core/wire/request.ts';

const rid = (name: string) => ({ rid: `/opaque/${name}`, type: name });
const bulkOf = (...results: unknown[]) => ({
  jsonrpc: '2.0',
  result: {
    responses: results.map((ret, id) => ({ json: { jsonrpc: '2.0', result: { _ret_: ret }, id }, statcode: 200 })),
  },
});

const FILES: Record<string, unknown> = {
  'bulk_1.json': bulkOf([rid('in')], [rid('out0'), rid('out1')], [rid('slot')]),
  'bulk_2.json': bulkOf({ label: 'I1' }, { label: '1' }, { label: '2' }),
  'bulk_3.json': bulkOf({ name: 'in' }, { name: 'a' }, { name: 'b' }, { name: 'probe' }),
  'bulk_4.json': bulkOf([{ line: 0, voltage: rid('v0'), peakCurrent: null, current: rid('c0') }]),
  'bulk_5.json': bulkOf({}, {}, {}, null),
  'bulk_6.json': bulkOf({ decdigits: 0 }, { decdigits: 3 }),
  'bulk_7.json': bulkOf({ value: 230 }, { value: 2.5 }),
};

function wireTo(files: Record<string, unknown>) {
  const folder = mkdtempSync(join(tmpdir(), 'recorded-bulk-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, value] of Object.entries(files)) writeFileSync(join(folder, name), JSON.stringify(value));
  return recordedWire([folder]);
}

function ask(files: Record<string, unknown>, ...calls: [rid: string, method: string][]): Promise<Answer> {
  const requests = calls.map(([of, method], id) => ({ rid: of, json: { jsonrpc: '2.0', method, params: {}, id } }));
  const body = { jsonrpc: '2.0', method: 'performBulk', params: { requests }, id: 1 };
  const request: Request = { via: 'http', method: 'POST', path: '/bulk', body };
  return wireTo(files)(request, { host: 'recorded' }, new AbortController().signal);
}

describe('a recorded conversation of bulks', () => {
  it.each([
    ['/model/pdu/0', 'getInlets', [rid('in')]],
    ['/model/peripheraldevicemanager', 'getDeviceSlots', [rid('slot')]],
    ['/opaque/out1', 'getMetaData', { label: '2' }],
    ['/opaque/slot', 'getSettings', { name: 'probe' }],
    ['/opaque/c0', 'getMetaData', { decdigits: 3 }],
    ['/opaque/v0', 'getReading', { value: 230 }],
    ['/opaque/c0', 'getReading', { value: 2.5 }],
  ])('answers %s %s', async (of, method, value) => {
    const answer = await ask(FILES, [of, method]);
    expect(answer.at('result', 'responses', 0, 'json', 'result', '_ret_').value).toEqual(value);
  });

  it('answers calls in any order under their own ids, and those that are not recorded with an error', async () => {
    const answer = await ask(
      FILES,
      ['/opaque/c0', 'getReading'],
      ['/opaque/c0', 'getState'],
      ['/opaque/v0', 'getReading'],
    );
    const replies = answer.list('result', 'responses').map((response) => response.at('json'));
    expect(replies.map((reply) => reply.num('id'))).toEqual([0, 1, 2]);
    expect(replies.map((reply) => reply.num('result', '_ret_', 'value'))).toEqual([2.5, undefined, 230]);
    expect(replies[1]?.str('error', 'message')).toBe('not recorded');
  });

  it('does not answer a bulk of which nothing is recorded', async () => {
    await expect(ask(FILES, ['/opaque/other', 'getReading'])).rejects.toMatchObject({ reason: 'unrecorded' });
    await expect(ask({}, ['/model/pdu/0', 'getInlets'])).rejects.toMatchObject({ reason: 'unrecorded' });
  });

  it('is refused at once where a file does not fit into it', () => {
    const wrong = { ...FILES, 'bulk_2.json': bulkOf({ label: 'I1' }) };
    expect(() => wireTo(wrong)).toThrow('bulk_2.json holds 1 responses, expected 3');
  });
});

describe('a recording of JAWS', () => {
  const get = (path: string): Request => ({ via: 'http', method: 'GET', path, whole: true });
  const files = { 'monitor_outlets.json': [{ id: 'AA1' }], 'config_info_system.json': { firmware: '8.0' } };

  it('is found by what follows /jaws/', async () => {
    const wire = wireTo(files);
    const { signal } = new AbortController();
    expect((await wire(get('/jaws/monitor/outlets'), { host: 'x' }, signal)).str(0, 'id')).toBe('AA1');
    expect((await wire(get('/jaws/config/info/system'), { host: 'x' }, signal)).str('firmware')).toBe('8.0');
    await expect(wire(get('/jaws/monitor/cords'), { host: 'x' }, signal)).rejects.toMatchObject({
      reason: 'unrecorded',
    });
  });

  it('must be whole, like an answer of a device', async () => {
    const wire = wireTo({ 'monitor_outlets.json': 'busy' });
    const asked = wire(get('/jaws/monitor/outlets'), { host: 'x' }, new AbortController().signal);
    await expect(asked).rejects.toMatchObject({ reason: 'unexpected-answer' });
  });
});

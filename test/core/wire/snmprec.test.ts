import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { answerSnmp, readSnmprec } from '../../../core/wire/snmprec.ts';

describe('readSnmprec', () => {
  it.each([
    ['Integer32', '1.3.6.1|2|-410', -410],
    ['OctetString', '1.3.6.1|4|PX2 030400', Buffer.from('PX2 030400')],
    ['OctetString with bars', '1.3.6.1|4|a|b|c', Buffer.from('a|b|c')],
    ['an empty OctetString', '1.3.6.1|4|', Buffer.alloc(0)],
    ['OctetString in hex', '1.3.6.1|4x|9f0402', Buffer.from([0x9f, 0x04, 0x02])],
    ['OID', '1.3.6.1|6|1.3.6.1.4.1.13742.6', '1.3.6.1.4.1.13742.6'],
    ['OID with a leading dot', '1.3.6.1|6|.1.3.6.1.4.1.13742.8', '1.3.6.1.4.1.13742.8'],
    ['IpAddress', '1.3.6.1|64|192.168.20.188', '192.168.20.188'],
    ['IpAddress in hex', '1.3.6.1|64x|9e2681eb', '158.38.129.235'],
    ['Counter32', '1.3.6.1|65|4294967295', 4294967295],
    ['Gauge32', '1.3.6.1|66|74057676', 74057676],
    ['TimeTicks', '1.3.6.1|67|3046378168', 3046378168],
    ['Counter64', '1.3.6.1|70|9007199254740991', 9007199254740991],
    ['a Counter64 that no number holds', '1.3.6.1|70|18446744073709551615', undefined],
    ['Null', '1.3.6.1|5|', undefined],
    ['a writecache variation', '1.3.6.1|4:writecache|value=ESX Server 1 PS 2', Buffer.from('ESX Server 1 PS 2')],
    ['a numeric variation', '1.3.6.1|2:numeric|min=1,max=9,initial=2,wrap=1', 2],
    ['a leading dot of the object', '.1.3.6.1|2|7', 7],
    ['a carriage return', '1.3.6.1|2|7\r', 7],
  ])('reads %s', (_, line, value) => {
    expect(readSnmprec(line).get('1.3.6.1')).toEqual(value);
  });

  it('skips empty lines, and lets later lines and later texts win', () => {
    const objects = readSnmprec('\n1.3.1|2|1\n\n1.3.2|2|1\n1.3.2|2|2\n', '1.3.1|2|9\n1.3.3|2|3\n');
    expect([...objects]).toEqual([
      ['1.3.1', 9],
      ['1.3.2', 2],
      ['1.3.3', 3],
    ]);
  });

  it('removes an object that a later text makes null', () => {
    expect(readSnmprec('1.3.1|2|1', '1.3.1|5|').has('1.3.1')).toBe(false);
  });

  it.each([
    ['no bars', '1.3.6.1 = 5', /line 2: expected OID\|TAG\|VALUE, found "1.3.6.1 = 5"/],
    ['a name for an OID', 'sysDescr.0|4|x', /line 2: expected OID\|TAG\|VALUE/],
    ['text for an integer', '1.3.6.1|2|seven', /line 2: expected an integer, found "1.3.6.1\|2\|seven"/],
    ['an empty integer', '1.3.6.1|66|', /expected an integer/],
    ['an odd number of hex digits', '1.3.6.1|4x|9f0', /expected pairs of hex digits/],
    ['an unknown tag', '1.3.6.1|99|1', /expected one of the tags/],
    ['text for an OID', '1.3.6.1|6|enterprises', /expected an OID/],
    ['an unknown variation', '1.3.6.1|4:sql|select', /expected a variation/],
    ['a variation without its value', '1.3.6.1|2:numeric|min=1,max=2', /expected a variation/],
  ])('refuses %s with the line and what stood there', (_, line, message) => {
    expect(() => readSnmprec(`1.3.6|2|1\n${line}`)).toThrow(message);
  });
});

describe('answerSnmp', () => {
  const objects = readSnmprec(
    ['1.3.5.1.10|2|10', '1.3.5.1.9|2|9', '1.3.5.1.9.1|4|x', '1.3.5.2.1|2|21', '1.3.5.11.1|2|111', '1.3.7|2|0'].join(
      '\n',
    ),
  );

  it('gets objects by name and leaves out what is missing', () => {
    const answer = answerSnmp(objects, { via: 'snmp', get: { nine: '1.3.5.1.9', zero: '.1.3.7', none: '1.3.8' } });
    expect(answer.value).toEqual({ nine: 9, zero: 0 });
  });

  it('answers columns as index → value in the order of the indices', () => {
    const answer = answerSnmp(objects, { via: 'snmp', columns: { first: '1.3.5.1', none: '1.3.9' } });
    expect(answer.value).toEqual({ first: { 9: 9, '9.1': Buffer.from('x'), 10: 10 }, none: {} });
    const ordered = answerSnmp(readSnmprec('1.3.1.2.10|2|1\n1.3.1.2.9|2|2\n1.3.1.1.30|2|3'), {
      via: 'snmp',
      columns: { all: '1.3.1' },
    });
    expect(ordered.entries('all').map(([index]) => index)).toEqual(['1.30', '2.9', '2.10']);
  });

  it('does not answer the root itself, nor neighbours whose number only begins alike', () => {
    const columns = { itself: '1.3.7', one: '1.3.5.1' };
    const answer = answerSnmp(objects, { via: 'snmp', columns });
    expect(answer.entries('itself')).toEqual([]);
    expect(answer.entries('one').map(([index]) => index)).not.toContain('1.1');
  });

  it('refuses to be written', () => {
    const set = { oid: '1.3.7', type: 'integer', value: 1 } as const;
    const write = () => answerSnmp(objects, { via: 'snmp', writes: true, set });
    expect(write).toThrow(expect.objectContaining({ name: 'WireError', reason: 'forbidden' }));
  });
});

const recordings = join(import.meta.dirname, '../../../../shared/recordings/pdu');
const files = existsSync(recordings)
  ? readdirSync(recordings, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.snmprec'))
  : [];

describe('recordings', () => {
  if (files.length === 0) it.skip(`skipped: there is no folder ${recordings}`);

  it.each(files)('reads %s, one object a line', (file) => {
    const text = readFileSync(join(recordings, file), 'utf8');
    const oids = text.split('\n').filter((line) => line !== '' && !line.includes('|5|'));
    const distinct = new Set(oids.map((line) => line.split('|')[0]?.replace(/^\./, '')));
    expect(readSnmprec(text).size).toBe(distinct.size);
  });
});

import snmp from 'net-snmp';
import { afterAll, describe, expect, it } from 'vitest';
import { SnmpSession } from '../../../core/wire/snmp-session.ts';
import { encodedAnswer, ID } from './net-snmp-encoder.ts';

const session = new SnmpSession('127.0.0.1', 1, { version: '2c', community: 'public' });
afterAll(() => session.close());

describe('what net-snmp makes of a datagram for which it has sent nothing', () => {
  const oids = ['1.3.6.1.2.1.1.3.0'];
  const answer = () =>
    encodedAnswer('2c', 'public', [{ oid: '1.3.6.1.2.1.1.3.0', type: snmp.ObjectType.Gauge, value: 7 }]);

  it('is nothing when the id is another', () => {
    expect(session.explain(oids, ID + 1, answer())).toBeUndefined();
  });

  it('is malformed when it cannot be decoded, and the next one is read again', () => {
    expect(session.explain(oids, ID, answer().subarray(0, 30))).toMatchObject({ fault: expect.any(String) });
    expect(session.explain(oids, ID, Buffer.from('3082ffff0201', 'hex'))).toMatchObject({ fault: 'malformed' });
    expect(session.explain(oids, ID, answer())).toEqual({ values: [7] });
  });
});

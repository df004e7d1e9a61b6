import snmp from 'net-snmp';
import { describe, expect, it } from 'vitest';
import { faultOf, refusedWrite } from '../../../core/wire/snmp-meaning.ts';
import { WireError } from '../../../core/wire/wire.ts';

const CODES = snmp.ResponseInvalidCode;
const invalid = (message: string, code: number) => new snmp.ResponseInvalidError(message, code);

describe('what net-snmp reports', () => {
  it.each<[string, unknown, string, string]>([
    [
      'a wrong digest',
      invalid('Wrong Digest (incorrect password, community or key)', CODES.EAuthFailure),
      'other',
      'unauthorized',
    ],
    ['an unknown user', invalid('Unknown User Name', CODES.EAuthFailure), 'other', 'unauthorized'],
    [
      'a level that the user does not have',
      invalid('Unsupported Security Level', CODES.EAuthFailure),
      'other',
      'unauthorized',
    ],
    ['clocks apart', invalid('Not In Time Window', CODES.EAuthFailure), 'other', 'unexpected-answer'],
    ['another engine', invalid('Unknown Engine ID', CODES.EAuthFailure), 'other', 'unexpected-answer'],
    ['an old message', invalid('is outside the time window', 14), 'other', 'unexpected-answer'],
    [
      'an encrypted reply with an empty integer',
      invalid('Failed to decrypt PDU: InvalidAsn1Error: Zero-length integer', CODES.ECouldNotDecrypt),
      'malformed',
      'unexpected-answer',
    ],
    [
      'an answer that was cut',
      invalid('Requested OIDs do not match response OIDs', CODES.EReqResOidNoMatch),
      'too-big',
      'unexpected-answer',
    ],
    ['another community', invalid('Community', CODES.ECommunityNoMatch), 'malformed', 'unexpected-answer'],
    ['tooBig', new snmp.RequestFailedError('TooBig', snmp.ErrorStatus.TooBig), 'too-big', 'refused'],
    [
      'genErr',
      new snmp.RequestFailedError('GeneralError: 1.3.6.1', snmp.ErrorStatus.GeneralError),
      'failed-object',
      'refused',
    ],
    ['no route', Object.assign(new Error('send EHOSTUNREACH'), { code: 'EHOSTUNREACH' }), 'other', 'unreachable'],
    [
      'a closed socket',
      Object.assign(new Error('Not running'), { code: 'ERR_SOCKET_DGRAM_NOT_RUNNING' }),
      'other',
      'unexpected-answer',
    ],
    [
      'a decoder that gave up',
      new TypeError('Value read as integer null is not an integer'),
      'malformed',
      'unexpected-answer',
    ],
    ['no error at all', 'what?', 'malformed', 'unexpected-answer'],
  ])('%s', (_, thrown, fault, reason) => {
    expect(faultOf(thrown, 'pdu:161')).toMatchObject({ fault, error: { name: 'WireError', reason } });
  });

  it('names the object and the status of a refusal', () => {
    const thrown = new snmp.RequestFailedError('NoSuchName: 1.3.6.1.4', snmp.ErrorStatus.NoSuchName);
    const { oid, error } = faultOf(thrown, 'pdu:161');
    expect(oid).toBe('1.3.6.1.4');
    expect(error.code).toBe(2);
    expect(error.message).toBe('pdu:161 answered noSuchName, 2 for 1.3.6.1.4');
  });

  it('leaves a WireError as it is, also for a write', () => {
    const error = new WireError('timeout', 'the wire was closed');
    expect(refusedWrite(faultOf(error, 'pdu:161'), '1.3')).toBe(error);
  });
});

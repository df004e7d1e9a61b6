/** A number of a board, a fan or an outlet; the range is that of the device. */
export const partOf = (says: string) => ({ says, minimum: 0, maximum: 128, integer: true }) as const;
const any = {} as const;
const ofOutlet = (says: string) => {
  const parameters = { outlet: partOf('number of the outlet, from 1') };
  return { of: 'pdu', says, curedBy: [], parameters, part: 'outlet' } as const;
};

/** What can go wrong with a PDU or with the agent that speaks for it. */
export const PDU_FAULTS = {
  'welded-relay': {
    of: 'pdu',
    says: 'The relay of an outlet no longer opens: the state says off, current flows on.',
    curedBy: [],
    parameters: { outlet: partOf('number of the outlet, from 1') },
    part: 'outlet',
  },
  'pdu-silent': { of: 'pdu', says: 'Nothing is answered, neither SNMP nor HTTPS.', curedBy: [], parameters: any },
  'read-only-community': {
    of: 'pdu',
    says: 'Nobody may write: every SET answers noAccess, every change over HTTPS 403.',
    curedBy: [],
    parameters: any,
  },
  'draws-nothing': ofOutlet('The outlet reads on and no current flows: a blown fuse, a pulled plug.'),
  'locked-outlet': ofOutlet('The outlet is locked, or marked as not switchable: commands do nothing or are refused.'),
  suspended: ofOutlet('The PDU has turned the outlet off after a trip and does not turn it on again.'),
  'load-shedding': ofOutlet('The PDU sheds this outlet: off, and not to be turned on until the shedding ends.'),
  'switching-inhibited': { of: 'pdu', says: 'No outlet can be switched.', curedBy: [], parameters: any },
  'stale-cache': {
    of: 'pdu',
    says: 'State objects tell what was so this many simulated seconds ago.',
    curedBy: [],
    parameters: { seconds: { says: 'how far behind', minimum: 0, maximum: 3600 } },
  },
  'meters-reset': {
    of: 'pdu',
    says: 'All meters of energy begin at 0 again, once, as when somebody resets them; nothing else changes.',
    curedBy: [],
    parameters: any,
  },
  'no-getbulk': { of: 'pdu', says: 'A GETBULK is not answered.', curedBy: [], parameters: any },
  'v1-only': { of: 'pdu', says: 'SNMPv1 alone is answered.', curedBy: [], parameters: any },
  'too-big': {
    of: 'pdu',
    says: 'A request for more objects than this is answered with tooBig.',
    curedBy: [],
    parameters: { varbinds: { says: 'most objects of a request', minimum: 1, maximum: 128, integer: true } },
  },
  'zero-length-integer': {
    of: 'pdu',
    says: 'A column of the outlet table answers integers without octets (02 00) for one outlet (Sentry3 firmware).',
    curedBy: [],
    parameters: {
      outlet: partOf('number of the outlet, from 1'),
      column: {
        says: 'column of the table; 11 is the control action',
        minimum: 1,
        maximum: 32,
        integer: true,
        usual: 11,
      },
    },
    part: 'outlet',
  },
} as const;

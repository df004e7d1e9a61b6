/** Root of CyberPower's hardware in CPS-MIB: 1 is a UPS, 3 the first ePDU, 6 the second. */
export const CYBERPOWER = '1.3.6.1.4.1.3808.1.1';

/** Root of the first generation, ePDU. */
export const EPDU = `${CYBERPOWER}.3`;
/** Root of the second generation, ePDU2, which also serves daisy chains. */
export const EPDU2 = `${CYBERPOWER}.6`;

/**
 * One object of each generation. sysObjectID is not asked: a UPS card answers that of an ePDU. A unit that serves both
 * generations of tables is read by the second.
 */
export const GENERATION = {
  via: 'snmp',
  get: { model: `${EPDU}.1.5.0`, identifications: `${EPDU2}.2.1.0` },
  optional: true,
} as const;

/** Root of APC's devices in PowerNet-MIB; the PDU families are subtrees of it. */
export const APC = '1.3.6.1.4.1.318.1.1';

/** Where sysObjectIDs of PDUs stand: one more number tells the product. */
export const APC_PDU_PRODUCT = '1.3.6.1.4.1.318.1.3.4';

export const SYS_DESCR = '1.3.6.1.2.1.1.1.0';

/**
 * Easy PDUs with firmware such as recording apc-epdu_epdu1132m forget their enterprise: their table stands right under
 * 1.3.6.1.4.1, and their sysObjectID is 1.3.6.1.4.1.0.
 */
export const BARE_EASY_PDU = {
  objectId: '1.3.6.1.4.1.0',
  table: '1.3.6.1.4.1.1.1',
  voltage: '1.3.6.1.4.1.1.1.1.1',
} as const;

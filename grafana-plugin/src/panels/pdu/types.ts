export interface PduOptions {
  /** Id of a PDU; variables are filled in. */
  pdu: string;
}

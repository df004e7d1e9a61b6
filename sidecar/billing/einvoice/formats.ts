/** What an invoice can be had as, by the name that callers use. */
export const E_FORMATS = {
  ubl: { library: 'UBL', syntax: 'ubl', german: false },
  cii: { library: 'CII', syntax: 'cii', german: false },
  'xrechnung-ubl': { library: 'XRECHNUNG-UBL', syntax: 'ubl', german: true },
  'xrechnung-cii': { library: 'XRECHNUNG-CII', syntax: 'cii', german: true },
  'factur-x': { library: 'Factur-X-EN16931', syntax: 'pdf', german: false },
} as const;
export type EFormat = keyof typeof E_FORMATS;
export const E_FORMAT_NAMES = Object.keys(E_FORMATS) as EFormat[];

/** What an invoice can be had as for machines of others (GET /billing/invoices/:id/e-invoice). */
export const E_INVOICES = [
  { format: 'factur-x', label: 'Factur-X (PDF with XML)', ending: 'factur-x.pdf' },
  { format: 'ubl', label: 'UBL', ending: 'ubl.xml' },
  { format: 'cii', label: 'CII', ending: 'cii.xml' },
  { format: 'xrechnung-ubl', label: 'XRechnung (UBL)', ending: 'xrechnung-ubl.xml' },
  { format: 'xrechnung-cii', label: 'XRechnung (CII)', ending: 'xrechnung-cii.xml' },
] as const;

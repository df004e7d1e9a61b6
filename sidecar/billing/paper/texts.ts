import type { Client } from '../client.ts';

/** The words of an invoice that are not its own. */
export interface PaperTexts {
  invoice: string;
  creditNote: string;
  number: string;
  issued: string;
  due: string;
  period: string;
  refersTo: string;
  reason: string;
  vatId: string;
  taxNumber: string;
  position: string;
  description: string;
  quantity: string;
  price: string;
  per: string;
  discount: string;
  amount: string;
  net: string;
  vat: string;
  taxOn: string;
  gross: string;
  rounding: string;
  prepaid: string;
  payable: string;
  credited: string;
  inclusive: string;
  payTo: string;
  reference: string;
  scan: string;
  page: string;
  of: string;
}

/** By the client's language. */
export const TEXTS: Readonly<Record<Client['language'], PaperTexts>> = {
  en: {
    ...{ invoice: 'Invoice', creditNote: 'Credit note', number: 'Number', issued: 'Date', due: 'Payable until' },
    ...{ period: 'Period', refersTo: 'To invoice', reason: 'Reason', vatId: 'VAT id', taxNumber: 'Tax number' },
    ...{ position: 'Pos.', description: 'Description', quantity: 'Quantity', price: 'Price', per: 'per' },
    ...{
      discount: 'less',
      amount: 'Amount',
      net: 'Net',
      vat: 'VAT',
      taxOn: 'on',
      gross: 'Total with tax',
      rounding: 'Rounding',
    },
    ...{ prepaid: 'Paid before', payable: 'Payable', credited: 'Credited', inclusive: 'Prices contain the tax.' },
    ...{ payTo: 'Please pay to', reference: 'Reference', scan: 'Scan to pay', page: 'Page', of: 'of' },
  },
  de: {
    ...{ invoice: 'Rechnung', creditNote: 'Rechnungskorrektur', number: 'Nummer', issued: 'Datum', due: 'Zahlbar bis' },
    ...{
      period: 'Leistungszeitraum',
      refersTo: 'Zu Rechnung',
      reason: 'Grund',
      vatId: 'USt-IdNr.',
      taxNumber: 'Steuernummer',
    },
    ...{ position: 'Pos.', description: 'Bezeichnung', quantity: 'Menge', price: 'Preis', per: 'je' },
    ...{
      discount: 'abzüglich',
      amount: 'Betrag',
      net: 'Netto',
      vat: 'USt',
      taxOn: 'auf',
      gross: 'Brutto',
      rounding: 'Rundung',
    },
    ...{
      prepaid: 'Bereits bezahlt',
      payable: 'Zu zahlen',
      credited: 'Gutschrift',
      inclusive: 'Die Preise enthalten die Steuer.',
    },
    ...{
      payTo: 'Bitte überweisen an',
      reference: 'Verwendungszweck',
      scan: 'Zum Zahlen einscannen',
      page: 'Seite',
      of: 'von',
    },
  },
  es: {
    ...{
      invoice: 'Factura',
      creditNote: 'Factura rectificativa',
      number: 'Número',
      issued: 'Fecha',
      due: 'Vencimiento',
    },
    ...{ period: 'Periodo', refersTo: 'De la factura', reason: 'Motivo', vatId: 'NIF-IVA', taxNumber: 'Número fiscal' },
    ...{ position: 'Pos.', description: 'Concepto', quantity: 'Cantidad', price: 'Precio', per: 'por' },
    ...{
      discount: 'menos',
      amount: 'Importe',
      net: 'Base imponible',
      vat: 'IVA',
      taxOn: 'sobre',
      gross: 'Total con impuestos',
      rounding: 'Redondeo',
    },
    ...{
      prepaid: 'Pagado antes',
      payable: 'A pagar',
      credited: 'Abonado',
      inclusive: 'Los precios incluyen el impuesto.',
    },
    ...{ payTo: 'Páguese a', reference: 'Referencia', scan: 'Escanear para pagar', page: 'Página', of: 'de' },
  },
};

/** Units of UN/ECE Rec. 20 as people write them; others as they are. */
export const UNITS: Readonly<Record<Client['language'], Readonly<Record<string, string>>>> = {
  en: { C62: '', KWH: 'kWh', DAY: 'days', MON: 'months', HUR: 'h', MIN: 'min' },
  de: { C62: '', KWH: 'kWh', DAY: 'Tage', MON: 'Monate', HUR: 'Std.', MIN: 'Min.' },
  es: { C62: '', KWH: 'kWh', DAY: 'días', MON: 'meses', HUR: 'h', MIN: 'min' },
};

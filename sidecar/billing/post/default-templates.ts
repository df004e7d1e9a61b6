import type { Client } from '../client.ts';
import type { TemplateKind, TemplateText } from './template-kinds.ts';

type Texts = Readonly<Record<TemplateKind, TemplateText>>;

const PAYMENT = {
  en: '{{#if iban}}\n\nPlease pay to {{seller}}\nIBAN: {{iban}}\nReference: {{reference}}{{/if}}',
  de: '{{#if iban}}\n\nBitte überweisen Sie an {{seller}}\nIBAN: {{iban}}\nVerwendungszweck: {{reference}}{{/if}}',
  es: '{{#if iban}}\n\nPáguese a {{seller}}\nIBAN: {{iban}}\nReferencia: {{reference}}{{/if}}',
} as const;
const LINKS = '{{#each links}}\n\n{{name}}: {{url}}{{/each}}';

const ENGLISH: Texts = {
  invoice: {
    subject: 'Invoice {{number}}',
    text: `Dear {{contact}},\n\nplease find attached invoice {{number}} of {{issueDay}}{{#if period}} for {{period}}{{/if}}.\n\nPayable until {{dueDay}}: {{payable}}${PAYMENT.en}${LINKS}\n\nKind regards\n{{seller}}`,
  },
  'credit-note': {
    subject: 'Credit note {{number}}',
    text: 'Dear {{contact}},\n\nplease find attached credit note {{number}} of {{issueDay}} about invoice {{refersTo}}: {{payable}}.\n\nReason: {{reason}}\n\nKind regards\n{{seller}}',
  },
  reminder: {
    subject: 'Reminder: invoice {{number}}',
    text: `Dear {{contact}},\n\n{{stepText}}\n\nInvoice {{number}} of {{issueDay}}, due on {{dueDay}}\nOpen: {{open}}{{#if fee}}\n\nFor this reminder we charge a fee of {{fee}} with invoice {{feeNumber}}, which is attached.{{/if}}${PAYMENT.en}${LINKS}\n\nIf your payment is on its way, please disregard this mail.\n\nKind regards\n{{seller}}`,
  },
  receipt: {
    subject: 'We received your payment of {{amount}}',
    text: 'Dear {{contact}},\n\nthank you, we received {{amount}} on {{receivedDay}}{{#if method}} ({{method}}){{/if}}.\n{{#each invoices}}\n\nInvoice {{number}}: {{amount}}, still open: {{open}}{{/each}}{{#if free}}\n\nTo your credit: {{free}}{{/if}}\n\nKind regards\n{{seller}}',
  },
  'usage-statement': {
    subject: 'Your usage, {{period}}',
    text: 'Dear {{contact}},\n\nwhat your devices used from {{period}}: {{kwh}} kWh{{#if estimated}}, of which {{estimatedKwh}} kWh are estimated{{/if}}.{{#if missing}}\n\nNothing is known yet of {{missingMinutes}} minutes.{{/if}}\n{{#each devices}}\n\n{{device}}: {{kwh}} kWh on {{days}} days{{#if lost}}, lost: {{lost}}{{/if}}{{/each}}\n\nThe file attached holds each day with its meters and readings.\n\nKind regards\n{{seller}}',
  },
};

const GERMAN: Texts = {
  invoice: {
    subject: 'Rechnung {{number}}',
    text: `Guten Tag {{contact}},\n\nanbei erhalten Sie die Rechnung {{number}} vom {{issueDay}}{{#if period}} für {{period}}{{/if}}.\n\nZahlbar bis {{dueDay}}: {{payable}}${PAYMENT.de}${LINKS}\n\nMit freundlichen Grüßen\n{{seller}}`,
  },
  'credit-note': {
    subject: 'Rechnungskorrektur {{number}}',
    text: 'Guten Tag {{contact}},\n\nanbei erhalten Sie die Rechnungskorrektur {{number}} vom {{issueDay}} zur Rechnung {{refersTo}}: {{payable}}.\n\nGrund: {{reason}}\n\nMit freundlichen Grüßen\n{{seller}}',
  },
  reminder: {
    subject: 'Zahlungserinnerung: Rechnung {{number}}',
    text: `Guten Tag {{contact}},\n\n{{stepText}}\n\nRechnung {{number}} vom {{issueDay}}, fällig am {{dueDay}}\nOffen: {{open}}{{#if fee}}\n\nFür diese Mahnung berechnen wir {{fee}} mit der Rechnung {{feeNumber}}, die anbei liegt.{{/if}}${PAYMENT.de}${LINKS}\n\nHat sich Ihre Zahlung hiermit überschnitten, betrachten Sie dieses Schreiben bitte als gegenstandslos.\n\nMit freundlichen Grüßen\n{{seller}}`,
  },
  receipt: {
    subject: 'Wir haben Ihre Zahlung von {{amount}} erhalten',
    text: 'Guten Tag {{contact}},\n\nvielen Dank, wir haben am {{receivedDay}} {{amount}} erhalten{{#if method}} ({{method}}){{/if}}.\n{{#each invoices}}\n\nRechnung {{number}}: {{amount}}, noch offen: {{open}}{{/each}}{{#if free}}\n\nIhr Guthaben: {{free}}{{/if}}\n\nMit freundlichen Grüßen\n{{seller}}',
  },
  'usage-statement': {
    subject: 'Ihr Verbrauch, {{period}}',
    text: 'Guten Tag {{contact}},\n\nVerbrauch Ihrer Geräte, {{period}}: {{kwh}} kWh{{#if estimated}}, davon {{estimatedKwh}} kWh geschätzt{{/if}}.{{#if missing}}\n\nVon {{missingMinutes}} Minuten ist noch nichts bekannt.{{/if}}\n{{#each devices}}\n\n{{device}}: {{kwh}} kWh an {{days}} Tagen{{#if lost}}, ausgefallen: {{lost}}{{/if}}{{/each}}\n\nDie Datei anbei nennt jeden Tag mit seinen Zählern und Ständen.\n\nMit freundlichen Grüßen\n{{seller}}',
  },
};

const SPANISH: Texts = {
  invoice: {
    subject: 'Factura {{number}}',
    text: `Estimado/a {{contact}}:\n\nle enviamos adjunta la factura {{number}} del {{issueDay}}{{#if period}}, periodo {{period}}{{/if}}.\n\nA pagar hasta el {{dueDay}}: {{payable}}${PAYMENT.es}${LINKS}\n\nUn saludo\n{{seller}}`,
  },
  'credit-note': {
    subject: 'Factura rectificativa {{number}}',
    text: 'Estimado/a {{contact}}:\n\nle enviamos adjunta la factura rectificativa {{number}} del {{issueDay}} sobre la factura {{refersTo}}: {{payable}}.\n\nMotivo: {{reason}}\n\nUn saludo\n{{seller}}',
  },
  reminder: {
    subject: 'Recordatorio: factura {{number}}',
    text: `Estimado/a {{contact}}:\n\n{{stepText}}\n\nFactura {{number}} del {{issueDay}}, vencida el {{dueDay}}\nPendiente: {{open}}{{#if fee}}\n\nPor este recordatorio cobramos {{fee}} con la factura {{feeNumber}}, que va adjunta.{{/if}}${PAYMENT.es}${LINKS}\n\nSi ya ha pagado, no tenga en cuenta este mensaje.\n\nUn saludo\n{{seller}}`,
  },
  receipt: {
    subject: 'Hemos recibido su pago de {{amount}}',
    text: 'Estimado/a {{contact}}:\n\ngracias, hemos recibido {{amount}} el {{receivedDay}}{{#if method}} ({{method}}){{/if}}.\n{{#each invoices}}\n\nFactura {{number}}: {{amount}}, pendiente: {{open}}{{/each}}{{#if free}}\n\nSaldo a su favor: {{free}}{{/if}}\n\nUn saludo\n{{seller}}',
  },
  'usage-statement': {
    subject: 'Su consumo, {{period}}',
    text: 'Estimado/a {{contact}}:\n\nconsumo de sus equipos, {{period}}: {{kwh}} kWh{{#if estimated}}, de ellos {{estimatedKwh}} kWh estimados{{/if}}.{{#if missing}}\n\nDe {{missingMinutes}} minutos aún no se sabe nada.{{/if}}\n{{#each devices}}\n\n{{device}}: {{kwh}} kWh en {{days}} días{{#if lost}}, perdido: {{lost}}{{/if}}{{/each}}\n\nEl archivo adjunto indica cada día con sus contadores y lecturas.\n\nUn saludo\n{{seller}}',
  },
};

/** What is written where nobody has edited anything: version 0. */
export const DEFAULT_TEMPLATES: Readonly<Record<Client['language'], Texts>> = {
  en: ENGLISH,
  de: GERMAN,
  es: SPANISH,
};

import type { Client } from '../client.ts';
import {
  type PaperFacts,
  paperModel,
  type ReceiptFacts,
  receiptModel,
  reminderModel,
  type UsageFacts,
  usageModel,
} from './mail-models.ts';
import type { MailModel } from './render-template.ts';
import type { TemplateKind } from './template-kinds.ts';

type Language = Client['language'];

const ADDRESS = { lines: ['Long Lane 1'], postcode: '12345', city: 'Town', country: 'DE' };

/** Made-up facts that a template is tried with; every field has a value, as an optional one would be passed over. */
export function sampleModel(kind: TemplateKind, language: Language): MailModel {
  switch (kind) {
    case 'invoice':
      return paperModel(paper('invoice', language));
    case 'credit-note':
      return paperModel(paper('credit-note', language));
    case 'reminder':
      return reminderModel({
        ...paper('invoice', language),
        ...{ stepText: 'The text of the step stands here.', fee: { number: 'INV-2026-00043', minor: 500 } },
      });
    case 'receipt':
      return receiptModel(receipt(language));
    case 'usage-statement':
      return usageModel(usage(language));
  }
}

function paper(kind: 'invoice' | 'credit-note', language: Language): PaperFacts {
  const line = { kind: 'energy', description: 'Energy', quantity: '1000', unit: 'KWH', unitPrice: '0.08', tax: 'any' };
  return {
    ...{ contact: 'Ms Example', openMinor: 9_520, links: [{ name: 'Card', url: 'https://pay.example/1' }] },
    doc: {
      ...{ kind, number: 'INV-2026-00042', reference: 'RF00INV202600042', issueDay: '2026-12-01', language },
      ...{ dueDay: '2026-12-15', period: { from: '2026-11-01', to: '2026-12-01' }, currency: 'EUR' },
      ...{ refersTo: { number: 'INV-2026-00041', issueDay: '2026-11-01' }, reason: 'A meter was misread' },
      seller: { name: 'Farm Ltd', address: ADDRESS, bank: { iban: 'DE02120300000000202051', bic: 'BYLADEM1001' } },
      buyer: { name: 'Client Ltd', address: ADDRESS },
      lines: [{ ...line, kind: 'energy', netMinor: 8_000, askedMinor: 8_000 }],
      ...{ netMinor: 8_000, taxMinor: 1_520, grossMinor: 9_520, payableMinor: 9_520 },
    },
  };
}

function receipt(language: Language): ReceiptFacts {
  return {
    ...{ language, currency: 'EUR', seller: 'Farm Ltd', client: 'Client Ltd', contact: 'Ms Example' },
    ...{ amountMinor: 10_000, receivedDay: '2026-12-10', method: 'bank', reference: 'RF00INV202600042' },
    ...{ freeMinor: 480, invoices: [{ number: 'INV-2026-00042', amountMinor: 9_520, openMinor: 0 }] },
  };
}

function usage(language: Language): UsageFacts {
  return {
    ...{ language, seller: 'Farm Ltd', client: 'Client Ltd', contact: 'Ms Example' },
    ...{ period: { from: '2026-11-01', to: '2026-12-01' }, wh: 1_000_000, estimatedWh: 2_500, missingMinutes: 15 },
    devices: [{ device: 'miner-1', days: 30, wh: 1_000_000, lost: { grid: 120 } }],
  };
}

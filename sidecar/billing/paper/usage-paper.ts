import { addDays } from '../calendar/day.ts';
import type { Client } from '../client.ts';
import type { BillingConfig } from '../config.ts';
import type { InvoiceDocument } from '../document.ts';
import type { UsageStatement } from '../usage/statement.ts';
import { addressLines, said } from './blocks.ts';
import type { Logo } from './logo.ts';
import type { PaperModel, PaperTable } from './model.ts';
import { TEXTS } from './texts.ts';
import { causeIn, USAGE_TEXTS } from './usage-texts.ts';
import { writeDay, writeDecimal } from './written.ts';

export interface UsagePaper {
  client: Pick<Client, 'name' | 'address' | 'language'>;
  seller: BillingConfig['seller'];
  timeZone: string;
  /** `to` is the first day behind. */
  span: { from: string; to: string };
  /** What was known then; unix milliseconds. */
  knownAt: number;
  statement: UsageStatement;
  look: NonNullable<InvoiceDocument['look']>;
  logo?: Logo;
}

type Language = Client['language'];

/** A usage statement with its evidence, in its client's language. Pure. */
export function usagePaper(parts: UsagePaper): PaperModel {
  const { client, seller, timeZone, span, knownAt, look, logo } = parts;
  const { language } = client;
  const [texts, common] = [USAGE_TEXTS[language], TEXTS[language]];
  return {
    ...{ language, title: texts.title, page: common.page, of: common.of },
    seller: [seller.name, ...addressLines(seller.address)],
    buyer: [client.name, ...addressLines(client.address)],
    facts: [
      ...said(common.period, `${writeDay(span.from, language)} – ${writeDay(addDays(span.to, -1), language)}`),
      ...said(texts.asOf, writeTime(knownAt, timeZone, language)),
      ...said(texts.timeZone, timeZone),
    ],
    ...{ heads: [], lines: [], totals: [], notes: [], terms: [], payment: [], tables: tablesOf(parts) },
    ...{ footer: seller.footer ?? [], accent: look.accent },
    ...(logo === undefined ? {} : { logo: { type: logo.type, base64: logo.base64 } }),
  };
}

const text = (name: string) => ({ name, number: false });
const number = (name: string) => ({ name, number: true });

function tablesOf({ client: { language }, statement, timeZone }: UsagePaper): PaperTable[] {
  const time = (at: number) => writeTime(at, timeZone, language);
  const all = [
    ...[devicesTable(statement, language), daysTable(statement, language), standstillsTable(statement, language, time)],
    ...[metersTable(statement, language, time), stretchesTable(statement, language, time)],
    ...remarksTables(statement, language),
  ];
  return all.filter(({ rows }) => rows.length > 0);
}

type Time = (at: number) => string;

function standstillsTable({ standstills }: UsageStatement, language: Language, time: Time): PaperTable {
  const words = USAGE_TEXTS[language];
  return {
    ...{ title: words.standstills, sums: false },
    columns: [
      ...[...[words.device, words.from, words.to].map(text), number(words.minutes)],
      ...[words.cause, words.evidence].map(text),
    ],
    rows: standstills.map(({ device, from, to, cause, evidence }) => [
      ...[device, time(from), time(to), minutesOf((to - from) / 60_000, language), causeIn(cause, language), evidence],
    ]),
  };
}

function metersTable({ meters }: UsageStatement, language: Language, time: Time): PaperTable {
  const words = USAGE_TEXTS[language];
  const told = (reading: UsageStatement['meters'][number]['first']) =>
    reading ? `${time(reading.at)}: ${kwh(reading.joules / 3600, language)}` : '';
  return {
    ...{ title: words.meters, sums: false },
    columns: [...[words.device, words.meter].map(text), ...[words.first, words.last, words.energy].map(number)],
    rows: meters.map(({ device, meter, first, last, wh }) => [
      ...[device, meter, told(first), told(last), kwh(wh, language)],
    ]),
  };
}

function stretchesTable({ stretches }: UsageStatement, language: Language, time: Time): PaperTable {
  const words = USAGE_TEXTS[language];
  return {
    ...{ title: words.notSimple, sums: false },
    columns: [...[words.device, words.meter, words.from, words.to, words.what].map(text), number(words.energy)],
    rows: stretches.map(({ device, meter, from, to, what, joules }) => [
      ...[device, meter, time(from), time(to), words.stretch[what]],
      joules === undefined ? '' : kwh(joules / 3600, language),
    ]),
  };
}

function remarksTables({ remarks, missing }: UsageStatement, language: Language): PaperTable[] {
  const words = USAGE_TEXTS[language];
  return [
    {
      ...{ title: words.remarks, sums: false },
      columns: [words.device, words.day, words.evidence].map(text),
      rows: remarks.map(({ device, day, text: told }) => [device, writeDay(day, language), told]),
    },
    {
      ...{ title: words.missing, sums: false },
      columns: [...[words.device, words.day].map(text), number(words.minutes)],
      rows: missing.map(({ device, day, minutes }) => [device, writeDay(day, language), minutesOf(minutes, language)]),
    },
  ];
}

function devicesTable({ devices }: UsageStatement, language: Language): PaperTable {
  const words = USAGE_TEXTS[language];
  const rows = devices.map(({ device, model, from, to, wh, estimatedWh, onlineMinutes, lost }) => [
    ...[device, model, `${writeDay(from, language)} – ${writeDay(addDays(to, -1), language)}`],
    ...[kwh(wh, language), kwh(estimatedWh, language)],
    onlineMinutes === undefined ? words.unknown : writeDecimal((onlineMinutes / 60).toFixed(1), language),
    Object.entries(lost)
      .map(([cause, minutes]) => `${causeIn(cause, language)} ${minutesOf(minutes, language)}`)
      .join(', '),
  ]);
  const sum = (of: (each: (typeof devices)[number]) => number) => devices.reduce((all, each) => all + of(each), 0);
  const total = [
    '',
    '',
    kwh(
      sum(({ wh }) => wh),
      language,
    ),
    kwh(
      sum(({ estimatedWh }) => estimatedWh),
      language,
    ),
    '',
    '',
  ];
  return {
    ...{ title: words.byDevice, sums: true },
    columns: [
      ...[words.device, words.model, words.days].map(text),
      ...[words.energy, words.estimated, words.online].map(number),
      text(words.lost),
    ],
    rows: rows.length === 0 ? [] : [...rows, [words.total, ...total]],
  };
}

function daysTable({ days }: UsageStatement, language: Language): PaperTable {
  const words = USAGE_TEXTS[language];
  return {
    ...{ title: words.byDay, sums: false },
    columns: [text(words.day), ...[words.energy, words.estimated, words.lost].map(number)],
    rows: days.map(({ day, wh, estimatedWh, lostMinutes }) => [
      ...[writeDay(day, language), kwh(wh, language), kwh(estimatedWh, language), minutesOf(lostMinutes, language)],
    ]),
  };
}

function kwh(wh: number, language: Language): string {
  return writeDecimal((wh / 1000).toFixed(3), language);
}

function minutesOf(minutes: number, language: Language): string {
  return writeDecimal(minutes.toFixed(1).replace(/\.0$/, ''), language);
}

/** A moment on the wall: `22.11.2026 14:05`. */
function writeTime(at: number, zone: string, language: Language): string {
  const parts = new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone: zone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit' },
    ...{ hour: '2-digit', minute: '2-digit' },
  }).formatToParts(at);
  const part = (name: Intl.DateTimeFormatPartTypes) => parts.find(({ type }) => type === name)?.value ?? '';
  const day = `${part('year')}-${part('month')}-${part('day')}`;
  return `${writeDay(day, language)} ${part('hour')}:${part('minute')}`;
}

import type { Client } from '../client.ts';
import type { Stretch } from '../usage/outlet-energy.ts';

/** Words of a usage statement. */
export interface UsageTexts {
  title: string;
  asOf: string;
  timeZone: string;
  byDevice: string;
  byDay: string;
  standstills: string;
  meters: string;
  notSimple: string;
  remarks: string;
  missing: string;
  device: string;
  model: string;
  days: string;
  day: string;
  energy: string;
  estimated: string;
  online: string;
  lost: string;
  from: string;
  to: string;
  minutes: string;
  cause: string;
  evidence: string;
  meter: string;
  first: string;
  last: string;
  what: string;
  total: string;
  unknown: string;
  stretch: Readonly<Record<Stretch['what'], string>>;
  /** As the ledger names them; another one stands as it is. */
  causes: Readonly<Record<Cause, string>>;
}

type Cause =
  | 'fault'
  | 'our-action'
  | 'curtailment'
  | 'maintenance'
  | 'client-hardware'
  | 'grid'
  | 'heat'
  | 'pool'
  | 'degraded'
  | 'unknown';

export const USAGE_TEXTS: Readonly<Record<Client['language'], UsageTexts>> = {
  en: {
    ...{ title: 'Usage statement', asOf: 'As known at', timeZone: 'Time zone', byDevice: 'Devices', byDay: 'Days' },
    ...{ standstills: 'When devices were not at full work', meters: 'Readings of the meters' },
    ...{ notSimple: 'What was not simply metered', remarks: 'Estimates and corrections', missing: 'Not known yet' },
    ...{ device: 'Device', model: 'Model', days: 'Days', day: 'Day', energy: 'kWh', estimated: 'of it estimated' },
    ...{ online: 'h at work', lost: 'Lost minutes', from: 'From', to: 'To', minutes: 'Minutes', cause: 'Cause' },
    ...{ evidence: 'Evidence', meter: 'Meter', first: 'First reading', last: 'Last reading', what: 'What' },
    ...{ total: 'Total', unknown: 'not known' },
    stretch: {
      ...{ gap: 'no reading in between; metered as a whole', reset: 'the meter began anew from zero' },
      ...{ missing: 'nothing is known', implausible: 'more than the outlet can pass; not counted' },
    },
    causes: {
      ...{ fault: 'fault', 'our-action': 'action of the host', curtailment: 'curtailment', maintenance: 'maintenance' },
      ...{ 'client-hardware': 'hardware of the client', grid: 'power or network', heat: 'heat', pool: 'pool' },
      ...{ degraded: 'reduced', unknown: 'unknown' },
    },
  },
  de: {
    ...{ title: 'Verbrauchsnachweis', asOf: 'Stand', timeZone: 'Zeitzone', byDevice: 'Geräte', byDay: 'Tage' },
    ...{ standstills: 'Wann Geräte nicht voll gearbeitet haben', meters: 'Zählerstände' },
    ...{ notSimple: 'Was nicht einfach gemessen wurde', remarks: 'Schätzungen und Berichtigungen' },
    ...{ missing: 'Noch nicht bekannt', device: 'Gerät', model: 'Modell', days: 'Tage', day: 'Tag', energy: 'kWh' },
    ...{ estimated: 'davon geschätzt', online: 'Std. in Betrieb', lost: 'Ausfallminuten', from: 'Von', to: 'Bis' },
    ...{ minutes: 'Minuten', cause: 'Ursache', evidence: 'Nachweis', meter: 'Zähler', first: 'Erster Stand' },
    ...{ last: 'Letzter Stand', what: 'Was', total: 'Summe', unknown: 'nicht bekannt' },
    stretch: {
      ...{ gap: 'dazwischen nicht abgelesen; als Ganzes gemessen', reset: 'der Zähler begann neu bei null' },
      ...{ missing: 'nichts bekannt', implausible: 'mehr als der Anschluss liefern kann; nicht gezählt' },
    },
    causes: {
      ...{ fault: 'Störung', 'our-action': 'Eingriff des Betreibers', curtailment: 'Abschaltung nach Vertrag' },
      ...{ maintenance: 'Wartung', 'client-hardware': 'Hardware des Kunden', grid: 'Strom oder Netzwerk' },
      ...{ heat: 'Hitze', pool: 'Pool', degraded: 'vermindert', unknown: 'unbekannt' },
    },
  },
  es: {
    ...{ title: 'Justificante de consumo', asOf: 'Datos a', timeZone: 'Zona horaria', byDevice: 'Equipos' },
    ...{ byDay: 'Días', standstills: 'Cuándo los equipos no trabajaron a pleno rendimiento' },
    ...{ meters: 'Lecturas de los contadores', notSimple: 'Lo que no se midió sin más' },
    ...{ remarks: 'Estimaciones y correcciones', missing: 'Aún no se conoce', device: 'Equipo', model: 'Modelo' },
    ...{ days: 'Días', day: 'Día', energy: 'kWh', estimated: 'de ello estimado', online: 'h en marcha' },
    ...{ lost: 'Minutos perdidos', from: 'Desde', to: 'Hasta', minutes: 'Minutos', cause: 'Causa' },
    ...{ evidence: 'Prueba', meter: 'Contador', first: 'Primera lectura', last: 'Última lectura', what: 'Qué' },
    ...{ total: 'Total', unknown: 'no se conoce' },
    stretch: {
      ...{ gap: 'sin lecturas intermedias; medido en conjunto', reset: 'el contador empezó de cero' },
      ...{ missing: 'no se sabe nada', implausible: 'más de lo que la toma puede dar; no se cuenta' },
    },
    causes: {
      ...{ fault: 'avería', 'our-action': 'intervención del operador', curtailment: 'corte acordado' },
      ...{ maintenance: 'mantenimiento', 'client-hardware': 'equipo del cliente', grid: 'corriente o red' },
      ...{ heat: 'calor', pool: 'pool', degraded: 'reducido', unknown: 'desconocida' },
    },
  },
};

export function causeIn(cause: string, language: Client['language']): string {
  const { causes } = USAGE_TEXTS[language];
  return Object.hasOwn(causes, cause) ? causes[cause as Cause] : cause;
}

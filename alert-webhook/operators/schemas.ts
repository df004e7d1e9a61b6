import { Type } from '@sinclair/typebox';
import { ORDERED_DEEDS } from './overrides.ts';

export const DeedSchema = Type.Union(
  ORDERED_DEEDS.map((deed) => Type.Literal(deed)),
  { description: `one of ${ORDERED_DEEDS.join(', ')}` },
);
export const TimeSchema = Type.String({ format: 'date-time' });
export const IdPlace = Type.Object({ id: Type.Integer({ minimum: 1 }) });

/** Unix milliseconds as ISO 8601. */
export function iso(time: number): string {
  return new Date(time).toISOString();
}

/** A value under its name, or nothing: what is not known is left out. */
export function told<K extends string, V>(name: K, value: V | null | undefined): { [key in K]?: V } {
  return (value === null || value === undefined ? {} : { [name]: value }) as { [key in K]?: V };
}

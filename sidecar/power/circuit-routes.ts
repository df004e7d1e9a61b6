import { type TSchema, Type } from '@sinclair/typebox';
import { type Route, route } from '../../core/service/route.ts';
import { asking, expectPdu } from './ask.ts';
import { askCircuits } from './circuits.ts';
import type { PowerParts } from './parts.ts';
import { LabelQuery } from './schemas.ts';
import { DAY_MS, iso } from './span.ts';

const orNull = <S extends TSchema>(schema: S, description: string) =>
  Type.Union([schema, Type.Null()], { description });
const number = (description: string) => orNull(Type.Number(), `${description}; null: not told, which is not zero`);
const text = (description: string) => orNull(Type.String(), description);

const InletSchema = Type.Object({
  inlet: Type.String({ description: 'as the driver numbers inlets; empty where there is one without a name' }),
  label: text('as it is printed on the PDU'),
  name: text('as the PDU has it'),
  amperes: number('the largest line where there are three'),
  ratedAmperes: number('of each line'),
  watts: number('active power'),
  unbalance: number('how far the lines lie apart, as a share of their mean, 1 = 100 %'),
  lines: Type.Array(Type.Object({ line: Type.String(), amperes: number('current'), watts: number('active power') })),
});

const BreakerSchema = Type.Object({
  breaker: Type.String({ description: 'as the driver numbers breakers' }),
  label: text('as it is printed on the PDU'),
  name: text('as the PDU has it'),
  closed: orNull(Type.Boolean(), 'false is tripped; null: not told'),
  amperes: number('current'),
  ratedAmperes: number('rating'),
  outlets: Type.Array(Type.String(), { description: 'what hangs on it' }),
});

export const CircuitsSchema = Type.Object({
  at: Type.String({ format: 'date-time', description: 'now' }),
  pdu: Type.String(),
  inlets: Type.Array(InletSchema),
  breakers: Type.Array(BreakerSchema),
  limits: Type.Object({
    warning: number('the share of a rating from which on somebody should know, 1 = 100 %'),
    critical: number('the share of a rating from which on somebody must act'),
    unbalance: number('how far lines may lie apart'),
  }),
  warnings: Type.Array(Type.String(), { description: 'what makes the answer less than the truth; best empty' }),
});

/** Lines and breakers of one PDU with their ratings. */
export function circuits({ prometheus, now }: PowerParts): Route {
  return route({
    method: 'get',
    path: '/api/v1/power/circuits',
    operationId: 'powerCircuits',
    summary: 'What the lines and breakers of a PDU carry now, against what they bear',
    access: 'bearer',
    query: Type.Object(
      {
        pdu: Type.String({ minLength: 1, maxLength: 200, description: 'the id of a PDU' }),
        site: LabelQuery('a site'),
      },
      { additionalProperties: false },
    ),
    answer: CircuitsSchema,
    handle: async ({ query: { pdu, site } }) => {
      const at = now();
      const ask = asking(prometheus);
      await expectPdu(ask, { pdu, site }, at - DAY_MS, at);
      return { at: iso(at), pdu, ...(await askCircuits(ask, { pdu, site }, at)), warnings: ask.warnings() };
    },
  });
}

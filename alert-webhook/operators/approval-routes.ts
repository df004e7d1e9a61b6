import { Type } from '@sinclair/typebox';
import { type Route, route } from '../../core/service/route.ts';
import { WhoAndWhy } from '../order.ts';
import { APPROVAL_STATES, decideApproval, listApprovals } from './approvals.ts';
import type { DeskParts } from './desk.ts';
import { orderRoute } from './order-route.ts';
import { IdPlace, TimeSchema } from './schemas.ts';

const VERDICT = Type.Union([Type.Literal('approved'), Type.Literal('denied')]);
const STATE = Type.Union(APPROVAL_STATES.map((state) => Type.Literal(state)));
const ApprovalSchema = Type.Object({
  id: Type.Integer(),
  episodeId: Type.Integer(),
  device: Type.String(),
  action: Type.String(),
  evidence: Type.String(),
  state: STATE,
  askedAt: TimeSchema,
  expiresAt: TimeSchema,
  verdict: Type.Optional(Type.String()),
  by: Type.Optional(Type.String()),
  comment: Type.Optional(Type.String()),
  decidedAt: Type.Optional(TimeSchema),
});

export function approvalRoutes(parts: DeskParts): Route[] {
  return [
    route({
      method: 'get',
      path: '/api/v1/approvals',
      operationId: 'listApprovals',
      summary: 'Steps that people were asked about, newest first',
      access: 'bearer',
      query: Type.Object({
        state: Type.Optional(STATE),
        limit: Type.Integer({ minimum: 1, maximum: 1000, default: 100, description: 'how many, newest first' }),
      }),
      answer: Type.Array(ApprovalSchema),
      handle: ({ query }) => listApprovals(parts.desk, query.state, query.limit),
    }),
    orderRoute(parts, {
      path: '/api/v1/approvals/:id',
      operationId: 'decideApproval',
      summary: 'Approves or denies a step; the first answer counts, and holds for as long as a question is open',
      params: IdPlace,
      body: Type.Object({ verdict: VERDICT, ...WhoAndWhy }, { additionalProperties: false }),
      answer: ApprovalSchema,
      handle: (desk, { params, body }, seal) => decideApproval(desk, params.id, body, seal),
    }),
  ];
}

import { type Static, Type } from '@sinclair/typebox';
import { type Route, route } from '../../../core/service/route.ts';
import type { GuardedRoute } from '../../permission.ts';
import { type Client, ClientSchema } from '../client.ts';
import { writeMajor } from '../money/minor.ts';
import { ContractSchema } from '../pricing/contract.ts';
import {
  CLIENT_SORTS,
  changeClient,
  contractsOf,
  createClient,
  listClients,
  needClient,
  type Stored,
  type StoredContract,
  saveContract,
} from '../store/clients.ts';
import { creditWarnings } from '../store/credit-limit.ts';
import { owedBy } from '../store/owed.ts';
import {
  Amount,
  type BillingRouteParts,
  closed,
  Id,
  iso,
  listOf,
  listQuery,
  note,
  Revision,
  reads,
  Time,
  writes,
} from './parts.ts';

const Stamps = { id: Type.String(), revision: Type.Integer(), createdAt: Time, changedAt: Time };
const ClientView = Type.Object({ ...Stamps, client: ClientSchema });
const ContractView = Type.Object({ ...Stamps, clientId: Type.String(), contract: ContractSchema });
const OneClient = Type.Object({
  ...{ ...ClientView.properties, owed: Amount, contracts: Type.Array(ContractView) },
  warnings: Type.Array(Type.String(), { description: 'that it owes more than its limit' }),
});

/** Clients and their contracts. */
export function clientRoutes(parts: BillingRouteParts): GuardedRoute[] {
  return [
    ...reads(list(parts), one(parts)),
    ...writes(create(parts), change(parts), addContract(parts), changeContract(parts)),
  ];
}

function list({ db }: BillingRouteParts): Route {
  return route({
    ...{ method: 'get', path: '/api/v1/billing/clients', operationId: 'listBillingClients', access: 'bearer' },
    summary: 'Clients, in pages',
    query: listQuery(Object.keys(CLIENT_SORTS), 'name', {
      search: Type.Optional(
        Type.String({
          minLength: 1,
          maxLength: 200,
          description: 'part of a name, VAT id, city, contact or address of mail',
        }),
      ),
      state: Type.Optional(ClientSchema.properties.state),
    }),
    answer: listOf(ClientView),
    handle: async ({ query }) => {
      const { items, ...page } = await listClients(db, query);
      return { items: items.map(view), ...page };
    },
  });
}

function one(parts: BillingRouteParts): Route {
  const { db } = parts;
  return route({
    ...{ method: 'get', path: '/api/v1/billing/clients/:id', operationId: 'getBillingClient', access: 'bearer' },
    summary: 'A client with its contracts, and what it owes; below zero it has a credit',
    ...{ params: Id, answer: OneClient },
    handle: async ({ params: { id } }) => {
      const client = await needClient(db, id);
      const owed = writeMajor(await owedBy(db, id), client.record.currency);
      const contracts = (await contractsOf(db, id)).map(contractView);
      return { ...view(client), owed, contracts, warnings: await creditWarnings(parts, id) };
    },
  });
}

function create(parts: BillingRouteParts): Route {
  return route({
    ...{ method: 'post', path: '/api/v1/billing/clients', operationId: 'createBillingClient', access: 'bearer' },
    summary: 'Creates a client',
    ...{ body: ClientSchema, answer: ClientView },
    handle: async ({ body, request }) => {
      const made = await createClient(parts, body);
      await note(parts, request, { action: 'billing.client.created', subject: made.id, details: { name: body.name } });
      return view(made);
    },
  });
}

function change(parts: BillingRouteParts): Route {
  return route({
    ...{ method: 'put', path: '/api/v1/billing/clients/:id', operationId: 'changeBillingClient', access: 'bearer' },
    summary:
      'Replaces what is said of a client that stands at the revision that you saw; invoices that were issued stay as they are',
    ...{ params: Id, body: closed({ revision: Revision, client: ClientSchema }), answer: ClientView },
    handle: async ({ params: { id }, body, request }) => {
      const changed = await changeClient(parts, { id, ...body });
      await note(parts, request, {
        action: 'billing.client.changed',
        subject: id,
        details: { revision: changed.revision },
      });
      return view(changed);
    },
  });
}

function addContract(parts: BillingRouteParts): Route {
  return route({
    ...{
      method: 'post',
      path: '/api/v1/billing/clients/:id/contracts',
      operationId: 'createContract',
      access: 'bearer',
    },
    summary: 'Adds a contract of a client',
    ...{ params: Id, body: ContractSchema, answer: ContractView },
    handle: async ({ params: { id: client }, body: contract, request }) => {
      const made = await saveContract(parts, { client, contract });
      await note(parts, request, {
        action: 'billing.contract.created',
        subject: made.id,
        details: { client, from: contract.from },
      });
      return contractView(made);
    },
  });
}

const ContractId = Type.Object({ ...Id.properties, contract: Type.String({ minLength: 1 }) });

function changeContract(parts: BillingRouteParts): Route {
  return route({
    ...{
      method: 'put',
      path: '/api/v1/billing/clients/:id/contracts/:contract',
      operationId: 'changeContract',
      access: 'bearer',
    },
    summary:
      'Replaces a contract at the revision that you saw; what was billed by the old one is corrected by a later line when its month is billed again',
    ...{ params: ContractId, body: closed({ revision: Revision, contract: ContractSchema }), answer: ContractView },
    handle: async ({ params: { id: client, contract: id }, body: { revision, contract }, request }) => {
      const changed = await saveContract(parts, { client, contract, id, revision });
      await note(parts, request, {
        action: 'billing.contract.changed',
        subject: id,
        details: { client, revision: changed.revision },
      });
      return contractView(changed);
    },
  });
}

function view({ id, record, revision, createdAt, changedAt }: Stored<Client>): Static<typeof ClientView> {
  return { id, client: record, revision, createdAt: iso(createdAt), changedAt: iso(changedAt) };
}

function contractView({
  id,
  client,
  record,
  revision,
  createdAt,
  changedAt,
}: StoredContract): Static<typeof ContractView> {
  return { id, clientId: client, contract: record, revision, createdAt: iso(createdAt), changedAt: iso(changedAt) };
}

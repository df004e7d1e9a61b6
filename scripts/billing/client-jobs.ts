import { ConfigError } from '../../core/service/config.ts';
import { fileOf, get, type Job, query, send, tell, words } from './job.ts';

interface ClientView {
  id: string;
  revision: number;
  client: { name: string; currency: string; state: string };
  owed?: string;
  contracts?: ContractView[];
}
interface ContractView {
  id: string;
  revision: number;
  contract: { title: string; from: string; to?: string; items: { id: string; kind: string }[] };
}

const clientLine = ({ id, revision, client, owed }: ClientView) =>
  `${id}  ${client.name}  ${client.currency}  ${client.state}  revision ${revision}${owed === undefined ? '' : `  owes ${owed}`}`;
const contractLine = ({ id, revision, contract }: ContractView) =>
  `${id}  ${contract.title}  ${contract.from} to ${contract.to ?? 'no end'}  ${contract.items.map((item) => `${item.id} (${item.kind})`).join(', ')}  revision ${revision}`;

/** `logixx billing clients list | show <id> | add <file> | change <id> <file> --revision <n>` */
export const CLIENT_JOBS: Readonly<Record<string, Job>> = {
  async list(asked) {
    words(asked);
    const found = query({ limit: '1000', search: asked.values.search });
    const page = await get<{ items: ClientView[]; total: number }>(asked, `clients${found}`);
    const more = page.total > page.items.length ? [`… and ${page.total - page.items.length} more`] : [];
    tell(asked, page.items, [...page.items.map(clientLine), ...more]);
  },
  async show(asked) {
    const [id] = words(asked, 'client');
    const client = await get<ClientView>(asked, `clients/${id}`);
    tell(asked, client, [clientLine(client), ...(client.contracts ?? []).map((each) => `  ${contractLine(each)}`)]);
  },
  async add(asked) {
    words(asked, 'file');
    const made = await send<ClientView>(asked, 'clients', fileOf(asked.words[0] ?? ''));
    tell(asked, made, [clientLine(made)]);
  },
  async change(asked) {
    const [id] = words(asked, 'client', 'file');
    const body = { revision: revisionIn(asked.values.revision), client: fileOf(asked.words[1] ?? '') };
    const made = await send<ClientView>(asked, `clients/${id}`, body, 'PUT');
    tell(asked, made, [clientLine(made)]);
  },
};

/** `logixx billing contracts list <client> | add <client> <file> | change <client> <contract> <file> --revision <n>` */
export const CONTRACT_JOBS: Readonly<Record<string, Job>> = {
  async list(asked) {
    const [id] = words(asked, 'client');
    const { contracts = [] } = await get<ClientView>(asked, `clients/${id}`);
    tell(asked, contracts, contracts.map(contractLine));
  },
  async add(asked) {
    const [id] = words(asked, 'client', 'file');
    const made = await send<ContractView>(asked, `clients/${id}/contracts`, fileOf(asked.words[1] ?? ''));
    tell(asked, made, [contractLine(made)]);
  },
  async change(asked) {
    const [id, contract] = words(asked, 'client', 'contract', 'file');
    const body = { revision: revisionIn(asked.values.revision), contract: fileOf(asked.words[2] ?? '') };
    const made = await send<ContractView>(asked, `clients/${id}/contracts/${contract}`, body, 'PUT');
    tell(asked, made, [contractLine(made)]);
  },
};

function revisionIn(text: string | undefined): number {
  if (text !== undefined && /^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new ConfigError([`--revision: found ${text ?? 'none'}, expected the one that show tells`]);
}

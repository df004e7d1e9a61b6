import { fail } from '../core/service/run.ts';

interface Command {
  does: string;
  /** Loaded when it is called, so that a small command does not wait for the large ones. */
  run(args: string[]): Promise<void>;
}

const COMMANDS: Record<string, Command> = {
  start: {
    does: 'runs the whole stack natively; a simulated farm where there is no logixx.yml',
    run: async (args) => (await import('./start.ts')).start(args),
  },
  check: {
    does: 'says whether a configuration is good: --config <file>',
    run: async (args) => (await import('./commands/check.ts')).check(args),
  },
  inventory: {
    does: 'the inventory: show | accept [--config <file>] | import <file> [--dry-run] | export [<file>] [--format csv]',
    run: async (args) => (await import('./commands/inventory.ts')).inventory(args),
  },
  poll: {
    does: 'polls one device, or a recording of one: <address> | --target <id> | --recorded <path> [--mapping <file>] [--json]',
    run: async (args) => (await import('./commands/poll.ts')).poll(args),
  },
  user: {
    does: 'people who may log in: add <email> --role admin | list | roles <email> --role … | disable | enable | link <email>',
    run: async (args) => (await import('./commands/user.ts')).user(args),
  },
  scan: {
    does: 'finds devices: <10.0.0.0/24 | 10.0.1.5-80 | …> [--json | --csv | --yaml] [--snmp] [--import <inventory>]',
    run: async (args) => (await import('./commands/scan.ts')).scan(args),
  },
  onboard: {
    does: 'puts devices into the inventory: <address | scan.json> … --rack r07 [--position 3] [--outlet pdu-1:12] [--dry-run]',
    run: async (args) => (await import('./commands/onboard.ts')).onboard(args),
  },
  listen: {
    does: 'waits for the IP report button of a miner, and says which miner it is [--config <file>]',
    run: async (args) => (await import('./commands/listen.ts')).listen(args),
  },
  record: {
    does: "saves a device's answers as a recording, names masked: [driver] <address> --to <folder> [--mask-identity]",
    run: async (args) => (await import('./commands/record.ts')).record(args),
  },
  replay: {
    does: 'says what would have been done, from history: --from -7d [--to now] [--prometheus <url>] [--assume healed] [--json]',
    run: async (args) => (await import('./commands/replay.ts')).replay(args),
  },
  exporter: {
    does: 'polls the devices and serves /metrics: --config <file>',
    run: async (args) => (await import('./commands/services.ts')).exporter(args),
  },
  ledger: {
    does: 'proves and prints what was decided and done: verify [--head <seq>:<hash>] | head | export [--from --to --device --format]',
    run: async (args) => {
      process.exitCode = await (await import('./commands/ledger.ts')).ledger(args);
    },
  },
  'alert-webhook': {
    does: "receives Alertmanager's alerts and heals: --config <file>",
    run: async (args) => (await import('./commands/services.ts')).alertWebhook(args),
  },
  'snipe-it': {
    does: 'brings Snipe-IT up to date: diff | sync | status --sidecar <url> [--token-file <path>] [--json]',
    run: async (args) => {
      process.exitCode = await (await import('./commands/snipe-it.ts')).snipeIt(args);
    },
  },
  billing: {
    does: 'bills: clients | contracts | devices | usage | invoice | export | payments | import-statement … --sidecar <url>',
    run: async (args) => (await import('./commands/billing.ts')).billing(args),
  },
  sidecar: {
    does: 'inventory, history of power, log-ins, orders of people: --config <file>',
    run: async (args) => (await import('./commands/services.ts')).sidecar(args),
  },
  backup: {
    does: 'saves all databases and the configuration while services run: --to <file> [--config <file>]',
    run: async (args) => (await import('./commands/backup.ts')).backup(args),
  },
  restore: {
    does: 'puts a backup in place of what is there, which is kept: <file> [--config <file>]',
    run: async (args) => (await import('./commands/restore.ts')).restore(args),
  },
  reset: {
    does: 'empties the databases, after a backup and a question: [--only sidecar | alertWebhook] [--config <file>]',
    run: async (args) => (await import('./commands/reset.ts')).reset(args),
  },
};

/** Ways of proving and of packing ourselves, called by npm scripts; each file exports `run`. */
const PROOFS: Record<string, (args: string[]) => Promise<void>> = {
  story: async (args) => (await import('./story.ts')).run(args),
  chaos: async (args) => (await import('./chaos.ts')).run(args),
  failover: async (args) => (await import('./failover.ts')).run(args),
  twin: async (args) => (await import('./twin.ts')).run(args),
  bench: async (args) => (await import('./bench.ts')).run(args),
  fuzz: async (args) => (await import('./fuzz.ts')).run(args),
  package: async (args) => (await import('./package.ts')).run(args),
};

/** `logixx <command> …`: finds the command, runs it, and turns what it throws into an exit code. */
export async function main(args: string[]): Promise<void> {
  const [name = 'help', ...rest] = args;
  const run = Object.hasOwn(COMMANDS, name)
    ? COMMANDS[name]?.run
    : Object.hasOwn(PROOFS, name)
      ? PROOFS[name]
      : undefined;
  if (run) return run(rest).catch(fail);
  const asked = ['help', '--help', '-h'].includes(name);
  const usage = `logixx <command>\n\n${Object.entries(COMMANDS)
    .map(([each, { does }]) => `  ${each.padEnd(14)} ${does}`)
    .join('\n')}\n`;
  (asked ? process.stdout : process.stderr).write(asked ? usage : `logixx: there is no command "${name}"\n\n${usage}`);
  process.exitCode = asked ? 0 : 2;
}

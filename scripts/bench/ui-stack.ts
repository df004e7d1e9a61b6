import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type FirstAdmin, makeFirstAdmin } from '../stack/first-admin.ts';
import { freePort } from '../stack/ports.ts';
import { Processes } from '../stack/processes.ts';
import { waitFor } from '../stack/progress.ts';
import { openRunFolder } from '../stack/run-folder.ts';
import { openUiFarm } from './ui-farm.ts';
import { startUiPrometheus } from './ui-prometheus.ts';

const LOGIXX = fileURLToPath(new URL('../logixx.mjs', import.meta.url));
const READY_MS = 60_000;

/** A sidecar as people open it, with an inventory of so many miners and a Prometheus that knows them all. */
export interface UiStack {
  url: string;
  admin: FirstAdmin;
  stop(): Promise<void>;
}

export async function startUiStack(miners: number): Promise<UiStack> {
  const root = mkdtempSync(join(tmpdir(), 'logixx-bench-ui-'));
  const farm = await openUiFarm(miners);
  const processes = new Processes();
  const stop = async () => {
    await processes.stopAll();
    await farm.close();
    rmSync(root, { recursive: true, force: true });
  };
  try {
    const folder = openRunFolder('ui', { root });
    const prometheus = await startUiPrometheus(processes, folder.path, farm);
    const url = `http://127.0.0.1:${await freePort(0)}`;
    const config = folder.write(
      'logixx.yml',
      JSON.stringify({
        site: 'north',
        inventory: { devices: farm.inventory },
        sidecar: {
          listen: url.slice('http://'.length),
          database: join(folder.path, 'sidecar.db'),
          identity: { url },
          power: { prometheus },
        },
      }),
    );
    const admin = await makeFirstAdmin(folder, config);
    await processes.start({
      ...{ name: 'The sidecar', command: process.execPath, args: [LOGIXX, 'sidecar', '--config', config] },
      logFile: folder.at('sidecar.log'),
    });
    await waitFor(async () => ((await fetch(`${url}/-/ready`)).ok ? true : undefined), {
      timeoutMs: READY_MS,
      late: () => new Error(`the sidecar was not ready in ${READY_MS / 1000} s`),
      failure: processes.failure,
    });
    return { url, admin, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

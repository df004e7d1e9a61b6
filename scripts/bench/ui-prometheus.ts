import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findBinaries } from '../stack/binaries.ts';
import { freePort } from '../stack/ports.ts';
import type { Processes } from '../stack/processes.ts';
import { waitFor } from '../stack/progress.ts';

const RULES = fileURLToPath(new URL('../../rules/', import.meta.url));
/** The files whose series the page of the fleet asks for. */
const ASKED = ['recording.yml', 'pages.yml', 'miners-state.yml'];
/** Until there is a first round of everything; from then on as often as a farm is scraped. */
const SOON_SECONDS = { scrape: 30, rules: 10 };
const USUAL_SECONDS = { scrape: 60, rules: 60 };
const WITHIN_MS = 300_000;
interface Seconds {
  scrape: number;
  rules: number;
}

/** Each of these has a series of every miner that answers when a whole round is done. */
const LAST = [
  'miner:miner_chip_temperature:ratio',
  'miner:miner_pool_info:active',
  'miner:miner_hashrate:ratio_avg10m',
];

/** A real Prometheus of the farm with our rules, which resolves when it has rows of `miners` miners. Returns its address. */
export async function startUiPrometheus(
  processes: Processes,
  folder: string,
  farm: { address: string; answering: number },
): Promise<string> {
  const port = await freePort(0);
  const url = `http://127.0.0.1:${port}`;
  const file = join(folder, 'prometheus.yaml');
  const configure = (seconds: Seconds) => writeFileSync(file, configOf(farm.address, seconds));
  configure(SOON_SECONDS);
  const { pid } = await processes.start({
    name: 'Prometheus',
    command: findBinaries().prometheus,
    args: [
      `--config.file=${file}`,
      `--storage.tsdb.path=${join(folder, 'prometheus')}`,
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    logFile: join(folder, 'prometheus.log'),
  });
  await waitFor(async () => ((await counts(url)).every((count) => count >= farm.answering) ? true : undefined), {
    timeoutMs: WITHIN_MS,
    everyMs: 1000,
    late: () => new Error(`Prometheus had no round of all ${farm.answering} miners in ${WITHIN_MS / 1000} s`),
  });
  configure(USUAL_SECONDS);
  process.kill(pid, 'SIGHUP');
  return url;
}

function configOf(address: string, { scrape, rules }: Seconds): string {
  return `global: { scrape_interval: ${scrape}s, scrape_timeout: ${scrape}s, evaluation_interval: ${rules}s }
rule_files: [${ASKED.map((name) => JSON.stringify(join(RULES, name))).join(', ')}]
scrape_configs: [{ job_name: exporter, static_configs: [{ targets: ['${address}'] }] }]\n`;
}

function counts(url: string): Promise<number[]> {
  return Promise.all(
    LAST.map(async (name) => {
      const query = new URLSearchParams({ query: `count(${name})` });
      const response = await fetch(`${url}/api/v1/query?${query}`).catch(() => undefined);
      const { data } = ((await response?.json().catch(() => undefined)) ?? {}) as {
        data?: { result?: { value: [number, string] }[] };
      };
      return Number(data?.result?.[0]?.value[1] ?? 0);
    }),
  );
}

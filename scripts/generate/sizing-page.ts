import { MEASURED, type Measured } from '../sizing/measured.ts';
import { needsOf, type SiteNeeds } from '../sizing/site-needs.ts';

const SITES = [1_000, 10_000, 50_000, 150_000];

const HEAD = `# Sizing

What a site needs at one poll a minute, reckoned from the measured figures below: one miner an outlet, PDUs of 36 outlets, all our rules.
A process is planned to 60 % of a core, memory with half as much to spare. Measure on your machine
([benchmarks.md](benchmarks.md)); the reckoning stands in \`scripts/sizing/site-needs.ts\`.
`;

const TAIL = `
## How to read it

- **exporters**: processes of [one shard each](scale.md); on one machine or on several.
- **Prometheus**: above six million series a server is slow to start again and to answer, so the site is divided by building, each with its
  own shards, and questions about all of it go to VictoriaMetrics, Mimir or Thanos by remote write (\`compose/scale.yml\`). The disk of a
  replica counts once more. Retention of 400 days, which the pages of a year want, is 400 times the disk of a day.
- **alert-webhook, sidecar, Alertmanager** grow with what goes wrong and with people, not with polls, and are not in the table. The sidecar
  is asked for the whole fleet by each page that shows it: see \`ui\` and \`inventory\` of the benches.
- **spool**: what the exporters keep on disk for each hour in which InfluxDB is away.
- Several PDU feeds a miner, GPU rigs with many cards and shorter intervals cost more, in proportion to their series.
`;

/** docs/sizing.md */
export function sizingPage(): string {
  const sites = SITES.map((miners) => needsOf(miners, MEASURED));
  const table = [
    '| miners | PDUs | exporters | cores, memory | Prometheus | series | cores, memory | disk a day | spool an hour |',
    '|---|---|---|---|---|---|---|---|---|',
    ...sites.map(row),
  ];
  return `${HEAD}\n${table.join('\n')}\n${TAIL}\n## Measured\n\n${constants()}\n`;
}

function row({ miners, pdus, exporters, prometheus, spoolGbAnHour }: SiteNeeds): string {
  const cells = [
    ...[count(miners), count(pdus), count(exporters.processes)],
    `${few(exporters.cores)}, ${few(exporters.memoryGib)} GiB`,
    ...[count(prometheus.servers), `${few(prometheus.series / 1e6)} M`],
    `${few(prometheus.cores)}, ${few(prometheus.memoryGib)} GiB`,
    ...[`${few(prometheus.diskGbADay)} GB`, `${few(spoolGbAnHour)} GB`],
  ];
  return `| ${cells.join(' | ')} |`;
}

function constants(): string {
  const rows = Object.values<Measured>(MEASURED).map(
    ({ what, value, unit, bench, date }) =>
      `| ${what} | ${Number(value.toPrecision(3))} | ${unit} | \`${bench}\` | ${date} |`,
  );
  return ['| what | figure | unit | bench | date |', '|---|---|---|---|---|', ...rows].join('\n');
}

const count = (value: number) => value.toLocaleString('en-US');
/** Two digits that mean something. */
const few = (value: number) => Number(value.toPrecision(2)).toLocaleString('en-US', { maximumFractionDigits: 3 });

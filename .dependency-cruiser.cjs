/** Who may import whom, and why. The comment is what the offender reads. */
const PURE_DECISIONS =
  '^alert-webhook/(alert|policy|gate|gates|correlated|decide|plan|verify|relay|refusals|operator-plan)\\.ts$';
const SERVICES = '^(exporter|alert-webhook|sidecar)/';

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Two files that need each other are one file, or want a third.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'core-stands-alone',
      comment: 'core knows no vendor and no service: it may import core alone.',
      severity: 'error',
      from: { path: '^core/' },
      to: { path: '^(devices|exporter|alert-webhook|sidecar|scripts|test)/' },
    },
    {
      name: 'core-rooms-apart',
      comment: 'core/farm, core/wire and core/service are independent; join them in a service.',
      severity: 'error',
      from: { path: '^core/([^/]+)/' },
      to: { path: '^core/', pathNot: '^core/$1/' },
    },
    {
      name: 'farm-does-no-io',
      comment: 'core/farm is words and tables: no node module, no package that does input or output.',
      severity: 'error',
      from: { path: '^core/farm/' },
      to: { dependencyTypes: ['core', 'npm'], pathNot: '@sinclair/typebox' },
    },
    {
      name: 'drivers-know-core-only',
      comment: 'A driver describes a device; services use drivers, never the other way round.',
      severity: 'error',
      from: { path: '^devices/' },
      to: { path: '^(exporter|alert-webhook|sidecar|scripts|test)/|^core/service/' },
    },
    {
      name: 'drivers-do-no-io',
      comment: 'A driver describes requests; it never sends one. Of core/wire it may know request and answer.',
      severity: 'error',
      from: { path: '^devices/' },
      to: { path: '^core/wire/', pathNot: '^core/wire/(request|answer)\\.ts$' },
    },
    {
      name: 'drivers-need-no-node',
      comment: 'Reading an answer is pure: no node module and no package in devices.',
      severity: 'error',
      from: { path: '^devices/' },
      to: { dependencyTypes: ['core', 'npm', 'npm-dev'] },
    },
    {
      name: 'drivers-apart',
      comment:
        'Drivers share through devices/*.ts or core, not through each other; a family may have a folder of its own name.',
      severity: 'error',
      from: { path: '^devices/(miners|gpus|pdus|sensors)/([^/.]+)' },
      to: { path: '^devices/(miners|gpus|pdus|sensors)/', pathNot: '^devices/$1/$2[/.]' },
    },
    {
      name: 'drivers-by-registry',
      comment: 'Ask devices/index.ts for a driver by its id.',
      severity: 'error',
      from: { path: `${SERVICES}|^scripts/` },
      to: { path: '^devices/(miners|gpus|pdus|sensors)/' },
    },
    {
      name: 'services-apart',
      comment: 'Services meet over HTTP, never by import.',
      severity: 'error',
      from: { path: '^(exporter|alert-webhook|sidecar)/' },
      to: { path: SERVICES, pathNot: '^$1/' },
    },
    {
      name: 'services-need-no-scripts',
      comment:
        'scripts joins the services; nothing that runs in production needs a script, a page of Grafana or a test.',
      severity: 'error',
      from: { path: `${SERVICES}|^core/|^devices/` },
      to: { path: '^(dashboards|scripts|test)/' },
    },
    {
      name: 'one-file-knows-snmp',
      comment: 'Only core/wire touches the network of devices, and only snmp.ts knows net-snmp.',
      severity: 'error',
      from: { path: '^(core|devices|exporter|alert-webhook|sidecar|scripts)/', pathNot: '^core/wire/snmp' },
      to: { path: 'node_modules/net-snmp' },
    },
    {
      name: 'only-the-wire-opens-sockets',
      comment: 'Only core/wire touches the network of devices: ask through a Wire.',
      severity: 'error',
      from: { path: `${SERVICES}|^devices/|^core/farm/` },
      to: { path: '^(node:)?(net|dgram|tls)$', dependencyTypes: ['core'] },
    },
    {
      name: 'decisions-are-pure',
      comment: 'This file decides; another one acts. It needs no node module, no package and no file that acts.',
      severity: 'error',
      from: { path: `${PURE_DECISIONS}|^exporter/(exposition|phase|shown|feed-watts|status-readings)\\.ts$` },
      to: { dependencyTypes: ['core', 'npm'], pathNot: '@sinclair/typebox' },
    },
    {
      name: 'deciding-does-not-act',
      comment: 'What decides does not act: it returns a plan or a reason.',
      severity: 'error',
      from: { path: PURE_DECISIONS },
      to: {
        path: '^alert-webhook/(execute|hands|journal|inbox|server|main|recover|samples)\\.ts$|^core/wire/',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'dashboards-know-farm-only',
      comment: 'A page of Grafana needs the words of core/farm and the SDK, nothing that runs.',
      severity: 'error',
      from: { path: '^dashboards/' },
      to: {
        path: '^(devices|exporter|alert-webhook|sidecar|scripts|test)/|^core/(wire|service)/|^node_modules/',
        pathNot: '^node_modules/@grafana/grafana-foundation-sdk/',
      },
    },
    {
      name: 'dashboards-read-nothing',
      comment: 'A page is a value: no node module. scripts/generate writes it down.',
      severity: 'error',
      from: { path: '^dashboards/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'no-junk-drawers',
      comment: 'Name a file for what it does, not "utils", "helpers", "common", "lib" or "misc".',
      severity: 'error',
      from: {},
      to: { path: '(^|/)(utils?|helpers?|common|lib|misc)(/|\\.ts$)', pathNot: 'node_modules' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};

import { CHECK, count, type Judge, step } from './step.ts';

const inventory: Judge = ({ miners }) =>
  step('miners', 'Miners in the inventory', count(miners, 'miner'), miners > 0 ? 'done' : 'missing', {
    next: 'Scan the network, or import a list',
    page: 'inventory',
    command: 'npx logixx scan 192.0.2.0/24',
  });

const pdus: Judge = ({ pdus: many }) =>
  step('pdus', 'PDUs in the inventory', count(many, 'PDU'), many > 0 ? 'done' : 'missing', {
    next: 'Without a PDU no miner can be power-cycled: import them, or onboard one with its outlets',
    page: 'inventory',
    command: 'npx logixx onboard <miner> --outlet <pdu>:<outlet>',
  });

const credentials: Judge = ({ pdus: many, pdusWithoutCredentials: without }) =>
  step(
    'credentials',
    'SNMP credentials of the PDUs',
    many === 0 ? 'no PDU yet' : without === 0 ? 'every PDU names some' : `${count(without, 'PDU')} without any`,
    many === 0 ? 'unknown' : without === 0 ? 'done' : 'missing',
    {
      next: 'Name credentials in the inventory, for reading in exporter and for writing in alertWebhook',
      command: CHECK,
      configuration:
        'exporter:\n  credentials:\n    pdu: { snmp: { version: "2c", communityFile: secrets/pdu-read } }\nalertWebhook:\n  credentials:\n    pdu: { snmp: { version: "2c", communityFile: secrets/pdu-write } }',
    },
  );

const feeds: Judge = ({ miners, minersUnfed: without }) =>
  step(
    'feeds',
    'Outlets of the miners',
    miners === 0
      ? 'no miner yet'
      : without === 0
        ? 'every miner has its outlet'
        : `${count(without, 'miner')} without one`,
    miners === 0 ? 'unknown' : without === 0 ? 'done' : 'advised',
    {
      next: 'A miner without an outlet is restarted, and never power-cycled: name its outlet',
      page: 'inventory',
      command: 'npx logixx onboard <address> --outlet <pdu>:<outlet>',
    },
  );

const places: Judge = ({ miners, minersUnplaced: without }) =>
  step(
    'places',
    'Racks of the miners',
    miners === 0
      ? 'no miner yet'
      : without === 0
        ? 'every miner has its rack'
        : `${count(without, 'miner')} without one`,
    miners === 0 ? 'unknown' : without === 0 ? 'done' : 'advised',
    {
      next: 'Failures that many share are seen by rack: say where miners stand',
      page: 'inventory',
    },
  );

const prometheus: Judge = ({ prometheusProblem, watched = 0 }) =>
  step(
    'prometheus',
    'Prometheus',
    prometheusProblem ?? (watched > 0 ? `it knows ${count(watched, 'device')}` : 'it answers, and knows no device'),
    prometheusProblem === undefined && watched > 0 ? 'done' : 'missing',
    {
      next:
        prometheusProblem === undefined
          ? 'Let it scrape the exporter, whose /metrics needs its token'
          : 'Start it, or say where it is',
      command: CHECK,
      configuration: 'sidecar:\n  power: { prometheus: "http://127.0.0.1:9090" }',
    },
  );

const answering: Judge = ({ pdus: many, pdusSilent }) =>
  step(
    'answering',
    'PDUs that answer',
    pdusSilent === undefined || many === 0
      ? 'nobody can say'
      : pdusSilent === 0
        ? 'all of them'
        : `${pdusSilent} of ${many} do not`,
    pdusSilent === undefined || many === 0 ? 'unknown' : pdusSilent === 0 ? 'done' : 'missing',
    {
      next: 'See why: a wrong community looks like silence',
      page: 'pdus',
      command: 'npx logixx poll <address of the PDU>',
    },
  );

/** What stands in the farm, and whether it is watched. */
export const DEVICE_STEPS: readonly Judge[] = [inventory, pdus, credentials, prometheus, answering, feeds, places];

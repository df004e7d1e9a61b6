import type { VendorErrors } from '../../../vendor-errors.ts';

/** Hashrate, pools, control board, settings and firmware. */
export const SYSTEM: VendorErrors = {
  'hashrate-low': {
    '2310': 'Hashrate is too low.',
    '2320': 'Hashrate is too low.',
    '2330': 'Hashrate loss is too high.',
    '2340': 'Hashrate loss is too high.',
    '2350': 'Hashrate loss.',
    '8010': 'Low freq.',
    '8020': 'Low hashrate.',
    '85n0': 'Hashrate substandard L{n}.',
  },
  'network-fault': {
    '713': 'The network is unstable, change time.',
  },
  'pool-missing': {
    '2000': 'No pool information configured.',
    '2010': 'All pools are disabled.',
  },
  'pool-unreachable': {
    '202n': 'Pool {n} connection failed.',
  },
  'pool-rejects': {
    '2030': 'High rejection rate on pool.',
    '2040': 'The pool does not support asicboost mode.',
  },
  'control-board-restarted': {
    '710': 'Control board rebooted as an exception.',
    '711': 'Control board rebooted as exception and cpufreq reduced, please upgrade the firmware',
    '712': 'Control board rebooted as an exception.',
  },
  'control-board-fault': {
    '701': 'Control board no support chip.',
    '72n': 'Control board slot {n} frame error.',
  },
  'configuration-invalid': {
    '700': 'MAC address invalid',
    '8210': 'Miner type error.',
    '8300': 'Empty level error.',
    '8600': 'Missing product serial #.',
    '8610': 'Missing product type.',
    '8620': 'Missing miner serial #.',
    '8621': 'Wrong miner serial # length.',
    '8630': 'Missing power serial #.',
    '8631': 'Wrong power serial #.',
    '8632': 'Fault miner serial #.',
    '8660': 'Wrong miner cooling type.',
    '8670': 'Missing PCB serial #.',
  },
  'firmware-outdated': {
    '8000': 'The tool version is too low, please update.',
    '8400': 'Old firmware.',
  },
  'firmware-fault': {
    '800': 'CGMiner checksum error.',
    '801': 'System monitor checksum error.',
    '802': 'Remote daemon checksum error.',
    '8220': 'Version info error.',
    '8410': 'Software version error.',
    '9000': 'Process error, exited with signal: 3.',
    '9010': 'Process error, exited with signal: 3.',
  },
  'security-violation': {
    '100000': 'Security library error, please upgrade firmware',
    '100001': '/antiv/signature illegal.',
    '100002': '/antiv/dig/init.d illegal.',
    '100003': '/antiv/dig/pf_partial.dig illegal.',
    '100100': 'Security BTMiner removed, please upgrade firmware.',
    '110000': 'Security illegal file, please upgrade firmware.',
    '110001': 'Security virus 0001 is removed, please upgrade firmware.',
  },
  unknown: {
    '714': 'Unknown error.',
    '900': 'Unknown error.',
    '902': 'Unknown error.',
    '9999': 'Miner unknown error.',
  },
};

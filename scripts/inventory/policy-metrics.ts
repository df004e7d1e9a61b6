import { Counter, Gauge, Registry } from 'prom-client';

/** What alert-webhook says of the policy that it fetches, in a registry of its own. */
export function policyMetrics() {
  const registry = new Registry();
  const registers = [registry];
  return {
    registry,
    version: new Gauge({
      name: 'logixx_policy_version',
      help: 'Version of the policy of healing that was taken from the sidecar; 0: the configuration alone.',
      registers,
    }),
    lastSuccess: new Gauge({
      name: 'logixx_policy_last_success_timestamp_seconds',
      help: 'When the sidecar last told the policy, or said that the known one is still the newest.',
      registers,
    }),
    refused: new Gauge({
      name: 'logixx_policy_refused',
      help: 'Set to 1 while the policy of the sidecar is not taken; the log says why, and the last good one holds on.',
      registers,
    }),
    failures: new Counter({
      name: 'logixx_policy_fetch_failures_total',
      help: 'Questions to the sidecar that gave no answer about the policy; each is asked again.',
      registers,
    }),
  };
}

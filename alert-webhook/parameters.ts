import type { Device } from '../core/farm/device.ts';
import type { RemediationConfig } from './remediation-config.ts';

/**
 * The configuration as it holds for one device: the site's own, then every override that names its model or its id, in
 * the order in which they stand.
 */
export function parametersFor(
  config: RemediationConfig,
  device: Pick<Device, 'id' | 'model'>,
  saidModel?: string,
): RemediationConfig {
  const fitting = config.overrides.filter(
    ({ models = [], devices = [] }) =>
      devices.includes(device.id) || models.includes(device.model ?? '') || models.includes(saidModel ?? ''),
  );
  return fitting.length === 0 ? config : Object.assign({}, config, ...fitting.map(({ set }) => set));
}

import { attentionFor, type Condition, notSeen, seen, untold } from './finding.ts';
import { heatOf } from './heat.ts';
import { reportedErrors } from './reported-errors.ts';

/** A sensor says what cannot be, or the firmware complains about one. */
export const sensorFault: Condition = (sample) => {
  const { sensors, nonsense } = heatOf(sample);
  if (nonsense !== undefined) return seen(nonsense);
  const complaint = reportedErrors(sample).find(({ code }) => code === 'temperature-sensor');
  if (complaint) return seen(`the firmware reports ${complaint.code} (${complaint.vendorCode}: ${complaint.message})`);
  const noted = attentionFor(sample, /^sensor-/);
  return (
    noted ??
    (sensors.length > 0 ? notSeen(`${sensors.length} temperatures can be true`) : untold('no temperature was said'))
  );
};

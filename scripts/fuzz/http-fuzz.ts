import { httpCampaign } from './http/campaign.ts';
import type { HttpResult, HttpViolation } from './http/findings.ts';

/**
 * `npm run fuzz -- --http`: requests that the OpenAPI documents of exporter, alert-webhook and sidecar allow, and spoiled
 * ones, to the real services on SQLite. The exit code is 1 when one was answered with 500 or with what is not
 * documented, refused in another shape than application/problem+json, told of the inside, let in who may not come in,
 * held the event loop for longer than 200 ms, ended a process, or switched anything.
 */
export async function fuzzHttp({ seconds, seed }: { seconds: number; seed: number }): Promise<void> {
  console.log(`fuzz of HTTP: seed ${seed}, ${seconds} s`);
  const result = await httpCampaign({ seconds, seed });
  for (const line of tableOf(result)) console.log(line);
  for (const violation of result.violations) console.error(textOf(violation));
  console.log(`${result.cases} cases, ${result.violations.length} violations`);
  if (result.violations.length > 0) process.exitCode = 1;
}

function tableOf({ statuses, operations }: HttpResult): string[] {
  return Object.entries(operations).map(([service, { all, done }]) => {
    const counts = Object.entries(statuses[service] ?? {}).map(([status, times]) => `${times}× ${status}`);
    return `  ${service.padEnd(20)} ${done} of ${all} operations done at least once; ${counts.join(', ')}`;
  });
}

function textOf({ service, case: number, what, times, request, answer }: HttpViolation): string {
  return `\n${service}, case ${number}${times > 1 ? ` and ${times - 1} more` : ''}: ${what}\n  ${request}${answer && `\n  ${answer}`}`;
}

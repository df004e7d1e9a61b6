import { readFileSync } from 'node:fs';
import { ConfigError } from '../../core/service/config.ts';
import { EXIT } from '../../core/service/run.ts';
import { textOf } from '../../sidecar/billing/payments/read-csv.ts';
import type { AskSidecar } from '../onboarding/ask-sidecar.ts';
import { printable } from '../scan/rows.ts';

interface Imported {
  format: string;
  added: number;
  known: number;
  skipped: number;
  problems: { place: string; why: string }[];
  booked: string[];
}

type StatementWords = { [word in 'format' | 'profile' | 'account' | 'currency']?: string | undefined } & {
  'dry-run'?: boolean | undefined;
};

/** Sends a bank statement to the sidecar and says what became of it. */
export async function takeStatement(
  ask: AskSidecar,
  [file, ...rest]: string[],
  values: StatementWords,
): Promise<string> {
  if (file === undefined || rest.length > 0)
    throw new ConfigError([
      `logixx billing import-statement: found ${rest.length + (file ? 1 : 0)} files, expected one`,
    ]);
  const { format, profile, account, currency } = values;
  const words = { format, profile, account, currency, dryRun: values['dry-run'] ? 'true' : undefined };
  const query = new URLSearchParams(
    Object.entries(words).flatMap(([name, text]): [string, string][] => (text ? [[name, text]] : [])),
  );
  const response = await ask(`/api/v1/billing/statements?${query}`, {
    text: textOf(bytesOf(file)),
    type: 'application/octet-stream',
  });
  const told = (await response.json()) as Imported;
  if (told.problems.length > 0) process.exitCode = EXIT.failed;
  return [
    `${file}: ${told.format}, ${told.added} ${values['dry-run'] ? 'would be new' : 'new'}, ${told.known} known before, ${told.skipped} not booked by the bank`,
    ...(told.booked.length > 0 ? [`${told.booked.length} booked, as reference and amount are exact`] : []),
    ...told.problems.map(({ place, why }) => printable(`${place}: ${why}`)),
    '',
  ].join('\n');
}

function bytesOf(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new ConfigError([
      `logixx billing import-statement: found "${file}" (${(error as Error).message}), expected a file`,
    ]);
  }
}

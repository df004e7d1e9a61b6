/** Why the stack cannot run, in words for the person who started it. Nothing of it is a bug of ours. */
export class StackError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'StackError';
  }
}

/** Prints a StackError as its message alone and sets exit code 1; throws everything else on. */
export function tell(error: unknown): void {
  if (!(error instanceof StackError)) throw error;
  process.stderr.write(`\n${error.message}\n`);
  process.exitCode = 1;
}

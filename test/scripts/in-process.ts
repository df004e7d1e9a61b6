import { vi } from 'vitest';
import { main } from '../../scripts/cli.ts';

class Ended extends Error {}

/**
 * `logixx <args>` within this process, which saves the seconds that a process of its own takes to load: what it printed
 * and its exit code. One at a time, as there is one stdout.
 */
export async function inProcess(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const told = { stdout: '', stderr: '' };
  const heard = (['stdout', 'stderr'] as const).map((name) =>
    vi.spyOn(process[name], 'write').mockImplementation((text) => {
      told[name] += String(text);
      return true;
    }),
  );
  const exit = vi.spyOn(process, 'exit').mockImplementation((code) => {
    process.exitCode = code ?? process.exitCode;
    throw new Ended();
  });
  try {
    await main(args).catch((error: unknown) => {
      if (!(error instanceof Ended)) throw error;
    });
    return { code: Number(process.exitCode ?? 0), ...told };
  } finally {
    for (const each of [...heard, exit]) each.mockRestore();
    process.exitCode = undefined;
  }
}

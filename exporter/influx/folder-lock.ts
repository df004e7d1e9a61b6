import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Takes a folder for this process alone; what a dead one left behind is taken over. Returns how to give it back. */
export function lockFolder(folder: string): () => void {
  const file = join(folder, 'lock');
  const own = `${process.pid} ${startOf(process.pid) ?? ''}`;
  for (let tries = 0; ; tries += 1) {
    try {
      writeFileSync(file, own, { flag: 'wx', mode: 0o600 });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || tries === 3) throw error;
    }
    const [pid = Number.NaN, start = ''] = textOf(file).split(' ');
    if (isRunning(Number(pid), String(start))) throw new Error(`process ${pid} has it`);
    rmSync(file, { force: true });
  }
}

function isRunning(pid: number, start: string): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return startOf(pid) === undefined || startOf(pid) === start;
}

/** When a process began, in ticks since the machine did: process ids come again. Undefined where nobody says it. */
function startOf(pid: number): string | undefined {
  const text = textOf(`/proc/${pid}/stat`);
  return text.slice(text.lastIndexOf(')') + 2).split(' ')[19];
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

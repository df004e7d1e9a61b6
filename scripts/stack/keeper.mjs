// Ends the processes of a stack when the one that started them is gone without having done so itself, as after SIGKILL.
// It is told process groups on stdin, one a line: "+<pid>" to keep an eye on, "-<pid>" to forget. The end of stdin is
// the end of the parent. It dies of nothing else.
import { createInterface } from 'node:readline';

const GRACE_MS = 5_000;
const groups = new Set();

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => undefined);

for await (const line of createInterface({ input: process.stdin })) {
  const pid = Number(line.slice(1));
  if (!Number.isInteger(pid) || pid <= 1) continue;
  if (line.startsWith('+')) groups.add(pid);
  else groups.delete(pid);
}

const send = (pid, signal) => {
  try {
    process.kill(-pid, signal);
    return true;
  } catch {
    return false;
  }
};

for (const pid of groups) send(pid, 'SIGTERM');
const deadline = Date.now() + GRACE_MS;
while ([...groups].some((pid) => send(pid, 0)) && Date.now() < deadline) {
  await new Promise((resolve) => setTimeout(resolve, 100));
}
for (const pid of groups) send(pid, 'SIGKILL');

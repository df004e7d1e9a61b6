/** How long the event loop was held up at most since `begin`, in milliseconds of our own work rather than of others'. */
export interface HoldWatch {
  begin(): void;
  most(): number;
  stop(): void;
}

const EVERY_MS = 10;

/**
 * Ticks and looks how late it is. On a machine that does other work, a process waits for its turn, too: so a hold counts
 * no more than the processor's time that went by in it.
 */
export function watchHolds(): HoldWatch {
  let last = { at: performance.now(), cpu: process.cpuUsage() };
  let most = 0;
  const look = () => {
    const now = { at: performance.now(), cpu: process.cpuUsage() };
    const worked = (now.cpu.user - last.cpu.user + now.cpu.system - last.cpu.system) / 1000;
    most = Math.max(most, Math.min(now.at - last.at - EVERY_MS, worked));
    last = now;
  };
  const timer = setInterval(look, EVERY_MS);
  return {
    begin: () => {
      look();
      most = 0;
    },
    most: () => {
      look();
      return most;
    },
    stop: () => clearInterval(timer),
  };
}

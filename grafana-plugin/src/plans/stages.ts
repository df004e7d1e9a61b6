/** How an order for many begins: so many at once, so many seconds between two starts. */
export interface Stages {
  atOnce: number;
  pauseSeconds: number;
}

/** Reads what is written for both; a sentence where it is no such number. */
export function readStages(atOnce: string, pauseSeconds: string): Stages | string {
  const read = (text: string, from: number, to: number) => {
    const number = Number(text);
    return /^\d{1,6}$/.test(text.trim()) && number >= from && number <= to ? number : undefined;
  };
  const [many, seconds] = [read(atOnce, 1, 100), read(pauseSeconds, 0, 86_400)];
  if (many === undefined) return `At once: found "${atOnce}", expected a whole number from 1 to 100`;
  if (seconds === undefined) return `Pause: found "${pauseSeconds}", expected a whole number from 0 to 86400`;
  return { atOnce: many, pauseSeconds: seconds };
}

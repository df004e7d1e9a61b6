import { useEffect, useState } from 'react';

const EVERY_MS = 15_000;

/** How many steps wait for a person to approve them; 0 while nobody can say. */
export function useWaiting(): number {
  const [count, setCount] = useState(0);
  useEffect(() => {
    let gone = false;
    const look = async () => {
      if (document.hidden) return;
      const told = await askCount().catch(() => 0);
      if (!gone) setCount(told);
    };
    void look();
    const timer = setInterval(() => void look(), EVERY_MS);
    return () => {
      gone = true;
      clearInterval(timer);
    };
  }, []);
  return count;
}

async function askCount(): Promise<number> {
  const answer = await fetch('/api/v1/approvals?state=asked&limit=200', { headers: { accept: 'application/json' } });
  const told = (answer.ok ? await answer.json() : []) as unknown;
  return Array.isArray(told) ? told.length : 0;
}

import { useSearchParams } from 'react-router-dom';

export interface Words {
  /** A word of the address; empty where it is not there. */
  word(name: string): string;
  params: URLSearchParams;
  /** Changes words of the address; an empty one goes away. */
  change(changed: Readonly<Record<string, string>>): void;
}

/** What a page shows stands in the address, so that it can be sent to somebody and survives a reload. */
export function useWords(): Words {
  const [params, setParams] = useSearchParams();
  const change = (changed: Readonly<Record<string, string>>) =>
    setParams(
      (before) => {
        const next = new URLSearchParams(before);
        for (const [name, value] of Object.entries(changed)) {
          if (value === '') next.delete(name);
          else next.set(name, value);
        }
        return next;
      },
      { replace: true },
    );
  return { word: (name) => params.get(name) ?? '', params, change };
}

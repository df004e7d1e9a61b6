import { useRef, useState } from 'react';
import { type Asked, ask } from '../api/ask.ts';
import { keyAfter, newKey } from '../parts/orderKey.ts';

export interface OrderState<T> {
  busy: boolean;
  /** Why it was refused. */
  error?: string;
  answer?: T;
}

/** Gives an order once, however often it is clicked. */
export function useOrder<T>(path: string, method: NonNullable<Asked['method']> = 'POST') {
  const [state, setState] = useState<OrderState<T>>({ busy: false });
  const key = useRef(newKey());
  const give = async (body: Readonly<Record<string, unknown>>): Promise<T | undefined> => {
    setState({ busy: true });
    try {
      const answer = await ask<T>(path, { method, body, key: key.current });
      setState({ busy: false, answer });
      return answer;
    } catch (error) {
      key.current = keyAfter(error, key.current);
      setState({ busy: false, error: (error as Error).message });
      return undefined;
    }
  };
  return { ...state, give };
}

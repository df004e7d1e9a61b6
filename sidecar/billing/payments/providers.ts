import { openBtcpay } from './btcpay.ts';
import type { PaymentsConfig } from './config.ts';
import type { Provider } from './provider.ts';
import { openStripe } from './stripe.ts';

/** The providers that there are keys for. */
export function openProviders({ stripe, btcpay }: PaymentsConfig, ask: typeof fetch): Provider[] {
  return [stripe && openStripe(stripe, ask), btcpay && openBtcpay(btcpay, ask)].flatMap((each) => each ?? []);
}

import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

/** Where Debian puts its Chromium. */
const CHROMIUM = '/usr/bin/chromium';

/** Chromium without a screen. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
}

/** Writes down what a page complains of: errors in its console, requests that failed, answers that are none. */
export function watchProblems(page: Page, problems: string[]): void {
  const told = (text: string) => problems.push(`${new URL(page.url()).pathname}: ${text}`);
  page.on('console', (message) => {
    if (message.type() === 'error') told(`console: ${message.text().slice(0, 300)}`);
  });
  page.on('pageerror', (error) => told(`error: ${(error.stack ?? error.message).slice(0, 900)}`));
  page.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText ?? '';
    // Left behind by a page that was itself left.
    if (reason !== 'net::ERR_ABORTED') told(`request: ${request.url()} ${reason}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400) told(`answer: ${response.status()} ${response.url()}`);
  });
}

export async function logIn(context: BrowserContext, url: string, email: string, password: string): Promise<void> {
  const answer = await context.request.post(`${url}/api/v1/session`, { data: { email, password } });
  if (!answer.ok()) throw new Error(`${url} let nobody in: ${answer.status()} ${await answer.text()}`);
}

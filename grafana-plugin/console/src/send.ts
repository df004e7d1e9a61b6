/** Sends before anybody is logged in. Resolves with why it was refused; undefined where it was not. */
export async function sendToSidecar(path: string, body: object): Promise<string | undefined> {
  try {
    const answer = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (answer.ok) return undefined;
    const said = (await answer.json().catch(() => ({}))) as { detail?: string };
    return said.detail ?? `the sidecar answered ${answer.status}`;
  } catch {
    return 'the sidecar could not be reached';
  }
}

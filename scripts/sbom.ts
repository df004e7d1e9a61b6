import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = resolve(fileURLToPath(new URL('..', import.meta.url)));
/** Git does not see it: a bill of materials is made with the release that it belongs to. */
const TO = join(ROOT, '.logixx', 'sbom');
const PARTS = { services: ROOT, pages: join(ROOT, 'grafana-plugin') };

/** `npm run sbom`: what the services and the pages are made of, in CycloneDX, from the lock files. Needs no network. */
mkdirSync(TO, { recursive: true });
for (const [name, cwd] of Object.entries(PARTS)) {
  const words = ['sbom', '--omit=dev', '--sbom-format=cyclonedx', '--package-lock-only'];
  const text = execFileSync('npm', words, {
    cwd,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const { components } = JSON.parse(text) as { components: unknown[] };
  const file = join(TO, `${name}.cdx.json`);
  writeFileSync(file, text);
  console.log(`${file}: ${components.length} components`);
}

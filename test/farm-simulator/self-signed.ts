import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Certificate {
  key: string;
  cert: string;
  /** SHA-256, as `openssl x509 -fingerprint -sha256` prints it. */
  fingerprint: string;
}

/** A certificate that nobody but itself has signed, as a PDU makes it at its first start. */
export function selfSigned(name = 'pdu'): Certificate {
  const folder = mkdtempSync(join(tmpdir(), 'self-signed-'));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  try {
    const made = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1'];
    const args = ['req', '-x509', ...made, '-subj', `/CN=${name}`, '-keyout', key, '-out', cert];
    execFileSync('openssl', args, { stdio: 'pipe' });
    const pem = readFileSync(cert, 'utf8');
    return { key: readFileSync(key, 'utf8'), cert: pem, fingerprint: new X509Certificate(pem).fingerprint256 };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

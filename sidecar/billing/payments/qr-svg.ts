import { encode } from 'uqr';

/** The largest QR code that EPC069-12 allows. */
const LARGEST = 13;

/**
 * A QR code as SVG, one path on white, with the four light modules around it that readers need; error correction M, as
 * EPC069-12 has it. Throws RangeError for more than 331 bytes.
 */
export function qrSvg(text: string): string {
  if (Buffer.byteLength(text) > 331)
    throw new RangeError(`a QR code: found ${Buffer.byteLength(text)} bytes, expected at most 331`);
  const { data, size } = encode(text, { ecc: 'M', boostEcc: false, border: 4, maxVersion: LARGEST });
  const path = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : []))).join('');
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges">` +
    `<path fill="#fff" d="M0 0h${size}v${size}H0z"/><path d="${path}"/></svg>`
  );
}

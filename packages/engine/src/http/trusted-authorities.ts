import { X509Certificate } from 'node:crypto';
import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';
import { ConnectionError } from '@moorage/core';

/**
 * Trusts the authorities that Node trusts, and those in the PEM text.
 *
 * @throws {ConnectionError} `invalid_input` when the text holds no certificate, or one that cannot be read.
 */
export function trustAuthorities(pem: string | undefined): SecureContext {
  // NOTE: naming the authorities makes the runtime parse all of them again (20 ms at start), so only where it is needed.
  if (pem === undefined) return createSecureContext();
  return createSecureContext({ ca: [...getCACertificates('default'), ...splitPem(pem)] });
}

function splitPem(pem: string): string[] {
  const certificates = pem.match(/-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----/gs) ?? [];
  if (certificates.length === 0 || !certificates.every(isReadable)) {
    throw new ConnectionError('invalid_input', 'MOORAGE_CA_FILE holds no certificate that can be read.', {
      action: 'It wants PEM: text that begins with -----BEGIN CERTIFICATE-----',
    });
  }
  return certificates;
}

function isReadable(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.byteLength > 0;
  } catch {
    return false;
  }
}
